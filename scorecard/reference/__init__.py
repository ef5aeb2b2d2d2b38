"""What SQL needs of the configuration and of what people decided, as `ref.*`."""
