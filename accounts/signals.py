"""What other parts of the site hear about people. Each signal is sent by the class User, with `user`."""

from django.dispatch import Signal

# "What do you hold about this person?" Receivers answer with a dict {heading: what JSON can hold}.
personal_data_requested = Signal()

# The account is about to go: in the transaction that deletes it, while its row is still there.
account_deleting = Signal()
