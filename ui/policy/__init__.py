"""The Policy screen: the rules in force here, in plain words, each with the layer and the clause it comes from."""
