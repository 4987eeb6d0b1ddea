"""The documents keep their word: commands exist, links lead somewhere, tables agree with the models."""
