"""How a secret is spoken of without telling it."""

from readiness.artifacts.secret_values import SecretShape, Strength


def described(shape: SecretShape | None) -> str:
    """``a literal of 13 characters`` and what is wrong with it; a placeholder, which is no secret, is quoted."""
    if shape is None:
        return "a literal"
    if shape.strength is Strength.PLACEHOLDER and shape.placeholder:
        return f"the placeholder {shape.placeholder!r}" if len(shape.placeholder) <= 60 else "a placeholder"
    if shape.strength is Strength.COMMON:
        return f"a well-known default of {shape.length} characters"
    return f"a literal of {shape.length} characters"
