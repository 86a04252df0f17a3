"""A webhook becomes Events."""
