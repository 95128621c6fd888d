"""Builds the golden vectors: small networks whose every tensor and gradient PyTorch has computed in float64."""
