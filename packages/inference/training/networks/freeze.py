"""For transfer learning: a base that does not learn."""


def freeze(base, frozen):
    """Neither the weights of `base` nor its batch norms' running figures change while frozen."""
    base.train(not frozen)
    for parameter in base.parameters():
        parameter.requires_grad = not frozen
