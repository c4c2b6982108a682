"""What an event has to say: the properties that measures need, and those that its spec names.

The names are Segment's (Spec: V2 Ecommerce Events), and our own for surveys and tickets.
"""

from typing import Any

PRODUCT = {"product_id": "P-1", "name": "Kopi Gayo 250 g", "price": 85000, "quantity": 1}
_MONEY = {"currency": "IDR"}
_PRODUCTS = {"products": [PRODUCT]}
_ORDER = {"order_id": "ORDER-1001"}
_STEP = {"checkout_id": "C-1", "step": 1}
# {event: {property: example}}: what our measures read.
NEEDED: dict[str, dict[str, Any]] = {
    "Product Viewed": PRODUCT,
    "Product Added": PRODUCT,
    "Checkout Started": {"value": 85000, **_MONEY},
    "Order Completed": {**_ORDER, "revenue": 85000, **_MONEY, **_PRODUCTS},
    "Order Cancelled": _ORDER,
    "Order Refunded": {**_ORDER, "total": 85000, **_MONEY, **_PRODUCTS},
    "Order Delivered": _ORDER,
    "Survey Sent": {"touchpoint": "pay"},
    "Survey Answered": {"touchpoint": "pay", "question_type": "csat", "score": 5},
}
# What the spec names besides; nothing of ours depends on it.
ALSO: dict[str, tuple[str, ...]] = {
    "Products Searched": ("query",),
    "Product List Viewed": ("list_id", "category", "products"),
    "Product Viewed": ("sku", "category", "brand", "variant", "currency", "value", "url"),
    "Product Added": ("cart_id", "sku", "category", "brand", "variant", "coupon"),
    "Product Removed": ("cart_id", "product_id", "sku", "name", "price", "quantity"),
    "Cart Viewed": ("cart_id", "products"),
    "Checkout Started": (
        "order_id",
        "products",
        "affiliation",
        "revenue",
        "shipping",
        "tax",
        "discount",
        "coupon",
    ),
    "Checkout Step Viewed": (*_STEP, "shipping_method", "payment_method"),
    "Checkout Step Completed": (*_STEP, "shipping_method", "payment_method"),
    "Payment Info Entered": (*_STEP, "order_id", "shipping_method", "payment_method"),
    "Order Completed": (
        "affiliation",
        "subtotal",
        "total",
        "shipping",
        "tax",
        "discount",
        "coupon",
    ),
    "Product Reviewed": ("product_id", "review_id", "review_body", "rating"),
    "Product Shared": ("share_via", "share_message", "recipient", "product_id"),
}
# Columns of `where` and what has to be sent for them.
OF_COLUMN = {
    "value": {"value": 85000, **_MONEY},
    "place": {"place": "web"},
}
# UTM values by channel, as the default channel rules read them: (source, medium).
UTM = {
    "paid_search": ("google", "cpc"),
    "paid_social": ("instagram", "paid_social"),
    "paid_video": ("youtube", "paid_video"),
    "display": ("google", "display"),
    "organic_social": ("instagram", "social"),
    "email": ("newsletter", "email"),
    "sms": ("sms", "sms"),
    "whatsapp": ("whatsapp", "whatsapp"),
    "affiliates": ("partner", "affiliate"),
    "mobile_push": ("app", "push"),
}
