"""The laws of the house, each a test over the tree; docs/data-flow.md tells them in words."""
