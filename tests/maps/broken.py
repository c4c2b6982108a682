# ruff: noqa: E501 - a table, one row a map
"""Maps with one mistake each: what to change in a whole map, and what has to be said of it.

Each takes the flagship, replaces a text that stands there once by another, and names the code of
the finding, the path, the text at whose place it is told, the value found and what has to be
named as allowed or as the way out.  Line and column are counted here, from the text.
"""

from pathlib import Path
from typing import NamedTuple

WHOLE = (Path(__file__).parent / "flagship.yaml").read_text(encoding="utf-8")


class Broken(NamedTuple):
    old: str  # stands in the flagship once
    new: str
    code: str
    path: str
    at: str  # the text at which the finding stands (its first place from `new` on)
    told: tuple[str, ...] = ()  # what both languages have to name
    severity: str = "error"
    exit: int = 3

    @property
    def text(self) -> str:
        assert WHOLE.count(self.old) == 1, self.old
        return WHOLE.replace(self.old, self.new)

    @property
    def line_and_column(self) -> tuple[int, int]:
        """Counted in the broken text itself."""
        begin = WHOLE.index(self.old) if self.at in self.new or self.at.startswith("  ") else 0
        index = self.text.index(self.at, begin)
        index += len(self.at) - len(self.at.lstrip(" "))
        return self.text.count("\n", 0, index) + 1, index - self.text.rfind("\n", 0, index)


def schema(old: str, new: str, code: str, path: str, at: str, *told: str) -> Broken:
    return Broken(old, new, code, path, at, told)


def contradiction(old: str, new: str, code: str, path: str, at: str, *told: str) -> Broken:
    return Broken(old, new, code, path, at, told, exit=1)


def hint(old: str, new: str, code: str, path: str, at: str, *told: str) -> Broken:
    return Broken(old, new, code, path, at, told, "warning", exit=0)


CHECKOUT = "{id: checkout, stage: acquisition, contact: [web, app], by: customer, name: {id: Checkout, en: Checks out}, event: Checkout Started}"
FLOW_END = 'buy_again* (review | invite)*"'

UNREADABLE = (
    schema("owner: cx\n", "owner: [cx\n", "syntax", "", ": Asia"),
    schema("  owner: cx\n", "\towner: cx\n", "tab", "", "\towner"),
    schema("owner: cx\n", "owner: *cx\n", "quote", "", "*cx", '"*cx"'),
    schema("  owner: cx\n", "  owner: &o cx\n", "alias", "map.owner", "&o cx", "&o"),
    schema("  owner: cx\n", "  owner: !secret cx\n", "tag", "map.owner", "!secret", "!secret"),
    schema("  owner: cx\n", "  owner: {a: b}\n", "not_text", "map.owner", "{a: b}", "marketing"),
    schema("  owner: cx\n", "  owner:\n", "empty", "map.owner", "owner:", "marketing"),
    schema("  owner: cx\n", "", "missing", "map", "id: kopi_gayo", "owner: marketing"),
    schema("  timezone: Asia/Jakarta\n", "", "missing", "map", "id: kopi_gayo", "timezone: Asia/Jakarta"),
    schema("  owner: cx\n", "  owner: cx\n  owner: dewi\n", "duplicate_key", "map.owner", "owner: dewi", "6"),
    schema("  owner: cx\n", "  ownr: cx\n", "unknown_key_near", "map.ownr", "ownr", "owner", "review_every"),
    schema("  owner: cx\n", "  owner: cx\n  zzz: 1\n", "unknown_key", "map.zzz", "zzz", "reviewed_at"),
    schema("map:\n  id", "rules: []\nmap:\n  id", "channels_here", "rules", "rules", "channels.yml"),
    schema("map:\n  id", "channels: {a: b}\nmap:\n  id", "channels_here", "channels", "channels", "channels.yml"),
    schema("id: kopi_gayo", "id: Kopi Gayo!", "bad_id", "map.id", "Kopi Gayo!", "kopi_gayo"),
    schema("state: as-is", "state: asis", "not_allowed_near", "map.state", "asis", "as-is", "to-be"),
    schema("state: as-is", "state: besok", "not_allowed", "map.state", "besok", "as-is", "to-be"),
    schema("Asia/Jakarta", "Asia/Jkarta", "bad_timezone", "map.timezone", "Asia/Jkarta", "Asia/Jakarta"),
    schema("currency: IDR", "currency: Rp", "bad_currency", "map.currency", "Rp", "IDR"),
    schema("90d", "3 bulan", "bad_span", "map.review_every", "3 bulan", "5d"),
    schema("reviewed_at: 2026-11-01", "reviewed_at: 1/11/2026", "not_a_date", "map.reviewed_at", "1/11/2026", "2026-11-01"),
    schema("metric: conversion,", "metric: convertion,", "not_allowed_near", "goals[0].metric", "convertion", "conversion", "cost_per"),
    schema("metric: conversion, ", "", "missing", "goals[0]", "{id: sales", "metric: conversion"),
    schema('">= 4%"', '"4 persen"', "map.bound", "goals[0].target", '"4 persen"', ">= 4%"),
    schema('">= 4%"', '">= 5d"', "map.bound", "goals[0].target", '">= 5d"', ">= 4%"),
    schema("event: Order Completed, metric", "event: Order Completed, touchpoint: pay, metric", "two_of", "goals[0]", "{id: sales", "event", "touchpoint"),
    schema("orders <= 1", "ordrs <= 1", "expression.column_near", "personas[0].segment", "ordrs", "orders"),
    schema("kind: interview", "kind: wawancara", "not_allowed", "personas[0].evidence[0].kind", "wawancara", "interview"),
    schema("n: 8,", "n: delapan,", "not_whole", "personas[0].evidence[0].n", "delapan"),
    schema("place: email", "place: e-mail", "not_allowed_near", "contacts[4].place", "e-mail", "email", "marketplace"),
    schema("place: email", "paid: true", "none_of", "contacts[4]", "{id: mail", "place", "channel"),
    schema("place: email", "place: email, channel: email", "two_of", "contacts[4]", "{id: mail", "place", "channel"),
    schema("paid: true", "paid: ya", "not_bool", "contacts[2].paid", "ya}", "true"),
    schema(CHECKOUT, "checkout", "not_a_map", "touchpoints[5]", "checkout", "contact"),
    schema("contact: ig, by", "contact: [], by", "empty", "touchpoints[0].contact", "[], by", "[web, app]"),
    schema("contact: mail, by: brand", "contact: mail, by: brnd", "not_allowed_near", "touchpoints[8].by", "brnd", "brand", "customer"),
    schema("feel: -2,", "feel: -5,", "out_of_range", "touchpoints[6].feel", "-5", "-3 … 3"),
    schema("feel: -2,", "feel: 1.5,", "not_whole", "touchpoints[6].feel", "1.5", "-3 … 3"),
    schema("event: Email Delivered", "event: Email Delivered, manual: kasir", "two_of", "touchpoints[8]", "{id: welcome", "event, touch, manual"),
    schema("where: nth > 1", 'where: "nth >> 1"', "expression.read", "touchpoints[11].where", "> 1\"", "nth = 1"),
    schema("where: nth > 1", "where: nht > 1", "expression.column_near", "touchpoints[11].where", "nht", "nth"),
    schema("where: nth > 1", "where: property > 1", "expression.read", "touchpoints[11].where", "> 1", "“>”"),
    schema("place: app}", "place: app, where: property plan = emas}", "expression.column", "contacts[1].where", "property", "channel"),
    schema("touch: {channel: organic_search}", "touch: {channel: organic_search}, where: property plan = emas", "expression.column", "touchpoints[1].where", "property", "channel"),
    schema("event: Guide Viewed", "where: device = mobile", "where_of_nothing", "touchpoints[10].where", "device = mobile", "event:"),
    schema("touch: {channel: organic_search}", "touch: {}", "nothing_in_it", "touchpoints[1].touch", "{}", "channel"),
    schema("under: 3s", "under: cepat", "bad_span", "touchpoints[3].walk.under", "cepat", "5d"),
    schema("tag = 'ongkir'", "tagg = 'ongkir'", "expression.column_near", "touchpoints[6].pain[0].evidence[0].query", "tagg", "tag"),
    schema("survey: csat", "survey: cst", "not_allowed_near", "touchpoints[7].ask.survey", "cst", "csat", "nps"),
    schema(FLOW_END, "buy_again* (review | invite\"", "flow.open", "flow.main", "(review | invite"),
    schema(FLOW_END, "buy_again* (review | )*\"", "flow.nothing", "flow.main", ")*\""),
    schema(FLOW_END, "buy_again* -> review\"", "flow.read", "flow.main", "-> review", "( ) | ? * +"),
    schema('rule: "response(pay, delivered)"', 'rule: "response(pay, delivered)", walk: main', "two_of", "tests[1]", "{id: t2", "expect, rule, walk"),
    schema("walk: main, ", "", "none_of", "tests[2]", "{id: t3", "expect, rule, walk"),
    schema("severity: error", "within: 5d", "key_of", "tests[0].within", "5d", "rule"),
    schema('hold: ">= 95%"', "hold: sering", "map.bound", "tests[1].hold", "sering", ">= 4%"),
    schema("until: 2027-01-31", "until: nanti", "not_a_date", "accepted[0].until", "nanti", "2026-"),
    schema('expect: "+3pp"', 'expect: "naik"', "map.bound", "improvements[0].expect", '"naik"', "+3pp"),
    schema("status: shipped,", "status: shiped,", "not_allowed_near", "improvements[0].status", "shiped", "shipped", "planned"),
    schema("design: its", "design: ab", "not_allowed", "improvements[0].judge.design", "ab,", "holdout"),
)  # fmt: skip
CONTRADICTIONS = (
    contradiction("id: search, stage: awareness", "id: search, stage: awarenes", "unknown_stage_near", "touchpoints[1].stage", "awarenes,", "awareness", "advocacy"),
    contradiction("id: search, stage: awareness, contact: web", "id: search, stage: awareness, contact: wbe", "unknown_contact_near", "touchpoints[1].contact[0]", "wbe", "web", "mail"),
    contradiction("touch: {channel: organic_search}", "touch: {channel: organic_serch}", "unknown_channel_near", "touchpoints[1].touch.channel", "organic_serch", "organic_search"),
    contradiction("channel: whatsapp}\n  - {id: mail", "channel: warung}\n  - {id: mail", "unknown_channel", "contacts[3].channel", "warung", "marketplace"),
    contradiction("add_to_cart view_product*)+", "ad_to_cart view_product*)+ add_to_cart", "unknown_touchpoint_near", "flow.main", "ad_to_cart", "add_to_cart"),
    contradiction("shipping? pay", "pay", "not_in_flow", "touchpoints[6]", "{id: shipping, stage", "main", "anytime: true"),
    contradiction("starts: [ad_ig, search, friend, view_product]", "starts: [view_product]", "flow_unreached", "flow.main", "ad_ig | search", "view_product"),
    contradiction("expect: read_guide", "expect: buy_again", "expect_elsewhere", "stages[2].expect", "buy_again", "engagement", "welcome, delivered, read_guide"),
    contradiction("expect: read_guide", "expect: reed_guide", "unknown_touchpoint_near", "stages[2].expect", "reed_guide", "read_guide"),
    contradiction("event: Order Completed, metric", "metric", "goal_unbound", "goals[0]", "{id: sales", "event: Order Completed"),
    contradiction("event: Order Completed, metric", "touchpoint: payy, metric", "unknown_touchpoint_near", "goals[0].touchpoint", "payy", "pay"),
    contradiction("{id: search, stage", "{id: friend, stage", "duplicate_id", "touchpoints[2].id", "friend, stage: awareness, contact: wa", "31"),
    contradiction("goals:\n  - {id: sales, event: Order Completed, metric: conversion, from: view_product, target: \">= 4%\", by: 2026-12-31}\n", "", "goals_first", "touchpoints", "  - {id: ad_ig", "goals:"),
    contradiction("walk: main", "walk: utama", "unknown_flow", "tests[2].walk", "utama", "main"),
    contradiction("fixes: [p_fee]", "fixes: [p_fe]", "unknown_pain_near", "improvements[0].fixes[0]", "p_fe]", "p_fee"),
    contradiction("starts: [ad_ig, search,", "starts: [ad_ik, ad_ig, search,", "unknown_touchpoint_near", "map.scope.starts[0]", "ad_ik", "ad_ig"),
    contradiction("drop_off(checkout -> shipping)", "drop_off(chekout -> shipping)", "unknown_touchpoint_near", "tests[0].expect", "chekout", "checkout"),
    contradiction("response(pay, delivered)", "response(pay, zzz)", "unknown_touchpoint", "tests[1].rule", "zzz", "delivered"),
    contradiction("response(pay, delivered)", "respons(pay, delivered)", "unknown_rule_near", "tests[1].rule", "respons(", "response", "precedence"),
    contradiction('"conversion(checkout -> pay)"', '"conversion(checkout -> payment)"', "unknown_touchpoint_near", "improvements[0].metric", "payment", "pay"),
    contradiction("event: Guide Viewed", "event: Guide Viewed, detail: panduan.yaml", "missing_detail", "touchpoints[10].detail", "panduan.yaml"),
)  # fmt: skip
HINTS = (
    hint("event: Guide Viewed", "value: {id: Tahu caranya, en: Knows how}", "unbound", "touchpoints[10]", "{id: read_guide", "event, touch, manual"),
    hint("fixes: [p_fee]", "fixes: [p_other]", "pain_without_improvement", "touchpoints[6].pain[0]", "{id: p_fee", "fixes: [p_fee]"),
    hint('metric: "conversion(checkout -> pay)", ', "", "improvement_without_metric", "improvements[0]", "{id: i_fee", "metric:"),
    hint("     owner: ops, status", "     status", "improvement_without_owner", "improvements[0]", "{id: i_fee", "owner: cx"),
    hint(", ask: {survey: csat, delay: 1d}", "", "moment_without_survey", "touchpoints[7].moment_of_truth", "true}\n  - {id: welcome", "ask: {survey: csat"),
    hint("  - {id: mail,", "  - {id: ph, name: {id: Telepon, en: Phone}, place: phone}\n  - {id: mail,", "contact_without_touchpoint", "contacts[4]", "{id: ph", "contact:"),
    hint("reviewed_at: 2026-11-01", "reviewed_at: 2026-08-01", "overdue_review", "map.reviewed_at", "2026-08-01", "90d", "2026-11-23"),
    hint("  reviewed_at: 2026-11-01\n", "", "never_reviewed", "map.review_every", "90d", "reviewed_at: 2026-11-23"),
    hint("{id: Mencari, en: Searches}", "{id: Mencari}", "language_missing", "touchpoints[1].name", "{id: Mencari}", "en: "),
    hint("until: 2027-01-31", "until: 2026-11-22", "accepted_expired", "accepted[0].until", "2026-11-22", "skip(shipping)"),
    hint('segment: "trait city = Bandung and orders <= 1",', "", "persona_without_segment", "personas[0]", "{id: rina", "segment: "),
    hint("(review | invite)*\"", "(review | invite | ask_cs)*\"", "anytime_in_flow", "touchpoints[12].anytime", "true}\n  - {id: review", "main"),
    hint("id: view_product, stage: awareness", "id: view_product, stage: awareness", "feeling_without_evidence", "touchpoints[6].feel", "-2,\n     pain", "shipping")._replace(severity="info"),
)  # fmt: skip
BROKEN = (*UNREADABLE, *CONTRADICTIONS, *HINTS)
