"""The living page of the design: the tokens as they are, and every component as the site's own pages show it."""
