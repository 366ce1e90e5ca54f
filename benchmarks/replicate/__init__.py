"""The published experiments again and again, seed after seed: how far do their figures depend on luck?"""
