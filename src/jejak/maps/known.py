"""What known events mean on a map: their touchpoint's id, stage and actor.

Names are those of Segment's specs of e-commerce, e-mail, mobile and live chat events, and our
own for contacts.  Names of touchpoints for people stand in words, under `touchpoints.ID`.
"""

from msgspec import Struct

from jejak.maps.model import Actor


class Known(Struct, frozen=True):
    """The touchpoint of a known event; one that `floats` may happen at any time."""

    id: str
    stage: str
    by: Actor = "customer"
    place: str | None = None  # where it happens when the data does not say
    floats: bool = False


EVENTS = {
    "Page Viewed": Known("see_page", "awareness", floats=True),
    "Screen Viewed": Known("see_screen", "awareness", place="app", floats=True),
    "Application Opened": Known("open_app", "awareness", place="app", floats=True),
    "Products Searched": Known("search_shop", "awareness"),
    "Product List Viewed": Known("browse", "awareness"),
    "Product List Filtered": Known("filter_list", "awareness"),
    "Promotion Viewed": Known("see_promo", "awareness", "brand"),
    "Promotion Clicked": Known("click_promo", "awareness"),
    "Product Clicked": Known("click_product", "awareness"),
    "Product Viewed": Known("view_product", "awareness"),
    "Signed Up": Known("sign_up", "acquisition"),
    "Signed In": Known("sign_in", "acquisition", floats=True),
    "Lead Generated": Known("lead", "acquisition"),
    "Product Added": Known("add_to_cart", "acquisition"),
    "Product Removed": Known("remove", "acquisition"),
    "Product Added to Wishlist": Known("add_to_wishlist", "acquisition"),
    "Cart Viewed": Known("see_cart", "acquisition"),
    "Coupon Applied": Known("use_coupon", "acquisition"),
    "Coupon Denied": Known("coupon_denied", "acquisition", "system"),
    "Checkout Started": Known("checkout", "acquisition"),
    "Checkout Step Viewed": Known("see_step", "acquisition"),
    "Checkout Step Completed": Known("do_step", "acquisition"),
    "Payment Info Entered": Known("pay_details", "acquisition"),
    "Order Completed": Known("pay", "acquisition"),
    "Store Visited": Known("visit_store", "acquisition", place="store", floats=True),
    "Email Delivered": Known("welcome", "onboarding", "brand", "email"),
    "Email Opened": Known("read_welcome", "onboarding", place="email"),
    "Welcome Email Opened": Known("read_welcome", "onboarding", place="email"),
    "Email Link Clicked": Known("click_email", "onboarding", place="email"),
    "Order Delivered": Known("delivered", "onboarding", "system"),
    "Guide Viewed": Known("read_guide", "onboarding"),
    "Application Installed": Known("install_app", "onboarding", place="app"),
    "Product Used": Known("use_product", "engagement"),
    "WhatsApp Message Received": Known("ask_whatsapp", "engagement", place="chat", floats=True),
    "Live Chat Conversation Started": Known("ask_chat", "engagement", place="chat", floats=True),
    "Phone Call Started": Known("call", "engagement", place="phone", floats=True),
    "Email Replied": Known("reply_email", "engagement", place="email", floats=True),
    "Ticket Opened": Known("complain", "engagement", floats=True),
    "Ticket Resolved": Known("resolved", "engagement", "brand", floats=True),
    "Order Cancelled": Known("cancel", "engagement", floats=True),
    "Order Refunded": Known("refund", "engagement", "brand", floats=True),
    "Product Reviewed": Known("review", "advocacy"),
    "Product Shared": Known("share", "advocacy"),
    "Invite Shared": Known("invite", "advocacy"),
    "Referral Shared": Known("invite", "advocacy"),
}
# What goes wrong: no stage is for it, whoever meets it.
SETBACKS = (
    *("Order Cancelled", "Order Refunded", "Ticket Opened", "Product Removed", "Coupon Denied"),
)
BUY_AGAIN = Known("buy_again", "engagement")  # Order Completed, from the second on

# Ids of arrivals that differ from their channel's; what we pay for the brand does.
ARRIVALS = {
    "paid_search": "ad_search",
    "paid_social": "ad_social",
    "paid_video": "ad_video",
    "paid_shopping": "ad_shopping",
    "paid_other": "ad_other",
    "organic_search": "search",
    "organic_social": "social",
    "organic_video": "video",
    "organic_shopping": "shopping",
    "ai_assistant": "assistant",
}
BRAND = ("paid_", "display", "cross_network", "audio", "email", "sms", "mobile_push")
