"""What a customer may see: a graph cut at the selling prices, choices he may make anew, and texts without hints for the command line."""
