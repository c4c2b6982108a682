"""What one visit looks like from outside: its calls in order, before they are put on the wire."""

from typing import Any, NamedTuple

from jejak.demo.shop import PRODUCTS
from jejak.demo.visits import (
    BROWSE,
    BUY,
    BUY_CARRIED,
    CART,
    FAIL,
    GUIDE,
    LEAVE,
    REVIEW,
    SURVEY,
)

PAGE = ""  # a page or screen call has no event name
CART_PAGE, CHECKOUT_PAGE, THANKS_PAGE = "/keranjang", "/checkout", "/terima-kasih"
GUIDE_PAGE, REVIEW_PAGE, SURVEY_PAGE = "/panduan/seduh", "/akun/pesanan", "/survei"
LOGIN = "Signed In"


class Call(NamedTuple):
    """One call: when (share of the visit's length, seconds after it), its name and its page."""

    share: float
    after: int
    event: str
    page: str | None = None  # None: the landing page
    what: str = ""  # which properties it carries


# Calls of every kind of visit; LOGIN stands where somebody signs in who does so in this visit.
LOOK = (
    Call(0, 0, PAGE),
    Call(0.1, 1, LOGIN),
    Call(0.3, 0, PAGE, "product"),
    Call(0.3, 2, "Product Viewed", "product", "product"),
)
PAY = (
    Call(0.55, 0, PAGE, CART_PAGE),
    Call(0.55, 1, "Cart Viewed", CART_PAGE, "cart"),
    Call(0.65, 0, PAGE, CHECKOUT_PAGE),
    Call(0.65, 1, "Checkout Started", CHECKOUT_PAGE, "order"),
)
PAID = (
    Call(0.72, 0, LOGIN, CHECKOUT_PAGE),
    Call(0.85, 0, "Payment Info Entered", CHECKOUT_PAGE, "payment"),
    Call(1, 0, "Order Completed", THANKS_PAGE, "order"),
    Call(1, 2, PAGE, THANKS_PAGE, "from_gateway"),
)
START = (Call(0, 0, PAGE),)
ADD = (Call(0.4, 0, "Product Added", "product", "product"),)
WATCH = LOOK[:1] + LOOK[2:]  # LOOK of those who sign in later or not at all
SCRIPTS: dict[int, tuple[Call, ...]] = {
    LEAVE: LOOK[:2],
    BROWSE: (
        *LOOK,
        Call(0.6, 0, "Product List Viewed", "/kopi", "list"),
        Call(0.9, 0, PAGE, "other"),
    ),
    CART: (*LOOK, *ADD, Call(0.8, 0, "Cart Viewed", CART_PAGE, "cart")),
    BUY: (*WATCH, *ADD, *PAY, *PAID),
    BUY_CARRIED: (*START, *PAY, *PAID),
    FAIL: (*LOOK, *ADD, *PAY, Call(0.9, 0, "Checkout Step Viewed", CHECKOUT_PAGE, "step")),
    GUIDE: (
        Call(0, 0, PAGE, GUIDE_PAGE),
        Call(0.3, 0, "Guide Viewed", GUIDE_PAGE, "guide"),
    ),
    REVIEW: (
        Call(0, 0, PAGE, REVIEW_PAGE),
        Call(0.8, 0, "Product Reviewed", REVIEW_PAGE, "review"),
    ),
    SURVEY: (
        Call(0, 0, PAGE, SURVEY_PAGE),
        Call(0.9, 0, "Survey Answered", SURVEY_PAGE, "nps"),
    ),
}
INVITE = Call(0.95, 0, "Invite Shared", REVIEW_PAGE, "invite")
ASK = Call(1, 6, "Survey Sent", THANKS_PAGE, "heard_asked")
HEARD = Call(1, 30, "Survey Answered", THANKS_PAGE, "heard")
CART_SHARES = {CART: 0.4, BUY: 0.4, FAIL: 0.4}  # when in a visit a product goes into the cart


def product(index: int, quantity: int = 1) -> dict[str, Any]:
    name, sku, price = PRODUCTS[index]
    return {
        "product_id": sku,
        "sku": sku,
        "name": name,
        "category": "Alat" if "Paket" in name else "Kopi",
        "price": price,
        "quantity": quantity,
        "currency": "IDR",
    }


def product_page(index: int) -> str:
    return "/kopi/" + PRODUCTS[index][0].lower().replace(" ", "-")
