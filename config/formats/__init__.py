"""How dates and numbers are written, where Django's own way would be American or abbreviated."""
