"""Leak probes: does anything about an exempt paper reach a person who may not see it?"""
