"""The form of a submission as a Word document: downloaded, filled in without a connection, brought back."""
