"""How the shipped models are made: plate synthesis, training, export. The only place that imports torch."""
