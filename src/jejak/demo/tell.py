"""The properties of each call of a visit."""

from typing import Any, NamedTuple

from jejak.demo.script import Call, product
from jejak.demo.shop import CURRENCY


class Scene(NamedTuple):
    """What the calls of one visit speak of."""

    product: int
    detail: int  # a rating or a score
    heard: str


def properties_of(call: Call, scene: Scene, basket: dict[str, Any] | None) -> dict[str, Any]:
    """Properties by Segment's e-commerce spec; Order Completed alone says money was spent."""
    what = call.what
    if what == "product":
        return product(scene.product)
    if what == "cart":
        seen = basket["products"] if basket else [product(scene.product)]
        return {"products": seen, "currency": CURRENCY}
    if what in ("order", "payment"):
        return order_properties(call, scene, basket)
    return other_properties(what, scene)


def order_properties(call: Call, scene: Scene, basket: dict[str, Any] | None) -> dict[str, Any]:
    if basket is None:  # a checkout that fails
        looked_at = product(scene.product)
        return {"products": [looked_at], "value": looked_at["price"], "currency": CURRENCY}
    if call.what == "payment":
        return {"order_id": basket["order_id"], "payment_method": basket["payment_method"]}
    if call.event == "Order Completed":
        return basket
    started = {key: basket[key] for key in ("order_id", "products", "currency")}
    return {**started, "value": basket["total"]}


def other_properties(what: str, scene: Scene) -> dict[str, Any]:
    looked_at = product(scene.product)
    match what:
        case "list":
            return {"list_id": "kopi", "category": "Kopi"}
        case "step":
            return {"step": 2, "error": "tombol bayar tidak terlihat"}
        case "guide":
            return {"guide": "cara-seduh-v60"}
        case "review":
            return {"product_id": looked_at["product_id"], "rating": min(scene.detail, 5)}
        case "invite":
            return {"share_via": "whatsapp", "referral_code": f"KAWAN{scene.product:03d}"}
        case "nps":
            return {"survey": "nps", "question_type": "nps", "score": scene.detail}
        case "heard_asked":
            return {"survey": "heard_from"}
        case "heard":
            return {"survey": "heard_from", "heard_from": scene.heard}
        case _:
            return {}
