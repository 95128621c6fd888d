"""The arithmetic of `Elementwise`: numbers, x, + - * / **, brackets and the functions below, on torch tensors."""

import ast
import operator

import torch

FUNCTIONS = {
    "exp": torch.exp,
    "expm1": torch.expm1,
    "log": torch.log,
    "log1p": torch.log1p,
    "sqrt": torch.sqrt,
    "sin": torch.sin,
    "cos": torch.cos,
    "tanh": torch.tanh,
    "abs": torch.abs,
    "max": torch.maximum,
    "min": torch.minimum,
}

BINARY = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def evaluate(text, x):
    """The value of an expression in x, differentiable by autograd."""
    return value_of(ast.parse(text, mode="eval").body, x)


def value_of(node, x):
    match node:
        case ast.Constant(value=number):
            return torch.tensor(float(number), dtype=torch.float64)
        case ast.Name(id="x"):
            return x
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -value_of(operand, x)
        case ast.BinOp(op=op, left=left, right=right):
            return BINARY[type(op)](value_of(left, x), value_of(right, x))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return FUNCTIONS[name](*(value_of(argument, x) for argument in arguments))
    raise ValueError(f"not part of the grammar: {ast.unparse(node)}")
