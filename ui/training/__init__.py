"""The training mode: drawn hits, made-up incidents and questions on the rules, which together prove a training."""
