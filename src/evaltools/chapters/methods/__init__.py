"""Methods, designs and rules as an appendix shows them."""
