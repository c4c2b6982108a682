"""Every row of the Indonesian list and of the gateways, met as it is met in the world.

What each address is for was written down by hand before it was asked of the rules.
"""

import pytest

from jejak.journeys.channel_list import rows
from jejak.journeys.channels import Arrival, read_rules
from jejak.words import CHANNELS

RULES = read_rules(None)

# Row of the list, the host somebody came from, the channel.
REFERRERS = """
whatsapp          wa.me                          whatsapp
whatsapp          api.whatsapp.com               whatsapp
whatsapp          web.whatsapp.com               whatsapp
whatsapp          l.wl.co                        whatsapp
whatsapp          com.whatsapp                   whatsapp
telegram          t.me                           chat
telegram          web.telegram.org               chat
telegram          org.telegram.messenger         chat
line              liff.line.me                   chat
line              lin.ee                         chat
line              jp.naver.line.android          chat
messenger         l.messenger.com                chat
messenger         m.me                           chat
wechat            mp.weixin.qq.com               chat
livechat          tawk.to                        chat
tokopedia         www.tokopedia.com              marketplace
tokopedia         tokopedia.link                 marketplace
tokopedia         com.tokopedia.tkpd             marketplace
shopee            shopee.co.id                   marketplace
shopee            s.shopee.co.id                 marketplace
shopee            shp.ee                         marketplace
shopee            id.shp.ee                      marketplace
shopee            shopee.com.my                  marketplace
tiktok-shop       shop.tiktok.com                marketplace
tiktok-shop       shop-id.tokopedia.com          marketplace
lazada            www.lazada.co.id               marketplace
lazada            s.lazada.co.id                 marketplace
blibli            www.blibli.com                 marketplace
bukalapak         m.bukalapak.com                marketplace
zalora            www.zalora.co.id               marketplace
sociolla          www.sociolla.com               marketplace
sociolla          review.soco.id                 marketplace
bhinneka          www.bhinneka.com               marketplace
orami             www.orami.co.id                marketplace
ralali            www.ralali.com                 marketplace
jakmall           www.jakmall.com                marketplace
olx               www.olx.co.id                  marketplace
carousell         id.carousell.com               marketplace
gofood            gofood.co.id                   marketplace
gofood            gofood.link                    marketplace
gojek             www.gojek.com                  marketplace
grabfood          food.grab.com                  marketplace
grab              www.grab.com                   marketplace
shopeefood        shopeefood.co.id               marketplace
maxim             id.taximaxim.com               marketplace
traveloka         www.traveloka.com              marketplace
tiket-com         www.tiket.com                  marketplace
pegipegi          www.pegipegi.com               marketplace
agoda             www.agoda.com                  marketplace
booking-com       www.booking.com                marketplace
mamikos           mamikos.com                    marketplace
rumah123          www.rumah123.com               marketplace
lamudi            www.lamudi.co.id               marketplace
padi-umkm         padiumkm.id                    marketplace
e-katalog         e-katalog.lkpp.go.id           marketplace
iprice            iprice.co.id                   organic_shopping
pricebook         www.pricebook.co.id            organic_shopping
telunjuk          www.telunjuk.com               organic_shopping
kaskus            m.kaskus.co.id                 organic_social
linktree          linktr.ee                      organic_social
lynk-id           lynk.id                        organic_social
s-id              s.id                           organic_social
taplink           taplink.cc                     organic_social
beacons           beacons.ai                     organic_social
heylink           heylink.me                     organic_social
lnk-bio           bio.link                       organic_social
google-maps       maps.google.co.id              organic_search
google-maps       maps.app.goo.gl                organic_search
google-maps       business.google.com            organic_search
waze              www.waze.com                   organic_search
detik             finance.detik.com              referral
kompas            tekno.kompas.com               referral
kompas            www.kompas.id                  referral
kompasiana        www.kompasiana.com             referral
tribunnews        jabar.tribunnews.com           referral
liputan6          www.liputan6.com               referral
cnn-indonesia     www.cnnindonesia.com           referral
cnbc-indonesia    www.cnbcindonesia.com          referral
kumparan          kumparan.com                   referral
idn-times         jabar.idntimes.com             referral
tempo             bisnis.tempo.co                referral
tirto             tirto.id                       referral
republika         ekonomi.republika.co.id        referral
okezone           economy.okezone.com            referral
suara             www.suara.com                  referral
merdeka           www.merdeka.com                referral
antara            www.antaranews.com             referral
pikiran-rakyat    www.pikiran-rakyat.com         referral
female-daily      reviews.femaledaily.com        referral
halodoc           www.halodoc.com                referral
alodokter         www.alodokter.com              referral
google-docs       docs.google.com                referral
gmail             mail.google.com                email
gmail             com.google.android.gm          email
yahoo-mail        id.mail.yahoo.com              email
outlook           outlook.live.com               email
webmail           mail.zoho.com                  email
mailchimp         mailchi.mp                     email
mailketing        app.mailketing.co.id           email
kirim-email       kirim.email                    email
klaviyo           www.klaviyo.com                email
brevo             www.brevo.com                  email
google-messages   messages.google.com            sms
involve-asia      invol.co                       affiliates
accesstrade       atid.me                        affiliates
shopback          www.shopback.co.id             affiliates
ecomobi           ecomobi.com                    affiliates
spotify           open.spotify.com               audio
noice             www.noice.id                   audio
chatgpt           chatgpt.com                    ai_assistant
chatgpt           chat.openai.com                ai_assistant
gemini            gemini.google.com              ai_assistant
perplexity        www.perplexity.ai              ai_assistant
copilot           copilot.microsoft.com          ai_assistant
claude            claude.ai                      ai_assistant
deepseek          chat.deepseek.com              ai_assistant
grok              grok.com                       ai_assistant
meta-ai           www.meta.ai                    ai_assistant
mistral           chat.mistral.ai                ai_assistant
qwen              chat.qwen.ai                   ai_assistant
chatglm           chatglm.cn                     ai_assistant
ernie             yiyan.baidu.com                ai_assistant
kimi              www.kimi.com                   ai_assistant
doubao            www.doubao.com                 ai_assistant
notebooklm        notebooklm.google.com          ai_assistant
duck-ai           duck.ai                        ai_assistant
you-com           you.com                        ai_assistant
poe               poe.com                        ai_assistant
iask              iask.ai                        ai_assistant
phind             www.phind.com                  ai_assistant
jasper            app.jasper.ai                  ai_assistant
writesonic        app.writesonic.com             ai_assistant
"""

# Row, utm_source, utm_medium (- for none), the channel.
TAGS = """
whatsapp              whatsapp            -                 whatsapp
whatsapp              wa                  social            whatsapp
whatsapp              cs-dewi             WA_Blast          whatsapp
whatsapp              promo               grup+wa           whatsapp
telegram              telegram            channel           chat
line                  line_oa             broadcast         chat
livechat              website             live-chat         chat
tokopedia             tokped              -                 marketplace
tokopedia             tokopedia.com       referral          marketplace
shopee                shopee_live         -                 marketplace
tiktok-shop           tiktokshop          -                 marketplace
gofood                gofood              -                 marketplace
facebook-marketplace  fb_marketplace      -                 marketplace
marketplace           toko-resmi          marketplace       marketplace
linktree              instagram           link_in_bio       organic_social
google-maps           gmb                 organic           organic_search
google-maps           google_business     -                 organic_search
kompas                kompas.com          artikel           referral
detik                 detik               advertorial       referral
email                 newsletter          email             email
email                 buletin             -                 email
kirim-email           kirimemail          -                 email
sms                   telkomsel           sms_blast         sms
push                  onesignal           push              mobile_push
push                  aplikasi            notifikasi        mobile_push
affiliate             budi                afiliasi          affiliates
reseller              mitra               -                 affiliates
endorse               selebgram           endorse           affiliates
involve-asia          invol               cps               affiliates
spotify               spotify             audio             audio
audio                 noice               podcast           audio
phone                 telemarketing       -                 phone
phone                 sales               telepon           phone
store                 kasir               -                 store
store                 bandung             outlet            store
qr                    meja-12             qr                offline
qr                    qrcode              -                 offline
brosur                brosur              cetak             offline
brosur                perumahan           Flyer             offline
spanduk               spanduk_pasteur     spanduk           offline
spanduk               baliho              -                 offline
poster                stiker              -                 offline
kartu-nama            kartu_nama          -                 offline
kemasan               kemasan             -                 offline
struk                 struk               -                 offline
katalog               katalog             -                 offline
event                 jakcloth            event             offline
event                 pameran             -                 offline
cetak                 kompas              koran             offline
radio                 prambors            radio             offline
tv                    tv                  -                 offline
offline               luring              -                 offline
chatgpt               chatgpt.com         -                 ai_assistant
perplexity            perplexity          referral          ai_assistant
ai                    -                   ai-assistant      ai_assistant
"""

# Row of the list of gateways, a host on the way to paying or signing in.
GATEWAYS = """
midtrans app.midtrans.com
xendit checkout.xendit.co
doku jokul.doku.com
ipaymu my.ipaymu.com
faspay web.faspay.co.id
nicepay www.nicepay.co.id
duitku passport.duitku.com
espay kit.espay.id
finpay live.finpay.id
tripay tripay.co.id
oy pay.oyindonesia.com
durianpay checkout.durianpay.id
ottopay secure.ottopay.id
flip flip.id
gopay gwk.gopayapi.com
ovo www.ovo.id
dana m.dana.id
linkaja www.linkaja.id
shopeepay wsa.wallet.airpay.co.id
kredivo pay.kredivo.com
akulaku mall.akulaku.com
indodana cashlez.indodana.com
atome gateway.atome.id
bca ibank.klikbca.com
mandiri ecash.bankmandiri.co.id
bri epay.bri.co.id
bni ibank.bni.co.id
cimb octo.cimbniaga.co.id
jenius www.jenius.com
paypal www.paypal.com
stripe checkout.stripe.com
adyen live.adyen.com
two-c-two-p pgw.2c2p.com
cardinal centinelapi.cardinalcommerce.com
arcot secure5.arcot.com
apple-pay applepay.cdn-apple.com
google-pay pay.google.com
google accounts.google.com
google accounts.google.co.id
apple appleid.apple.com
microsoft login.microsoftonline.com
yahoo login.yahoo.com
line access.line.me
auth0 jejak.eu.auth0.com
firebase toko.firebaseapp.com
okta toko.okta.com
"""


def table(text: str) -> list[tuple[str, ...]]:
    return [tuple(line.split()) for line in text.strip().splitlines()]


@pytest.mark.parametrize(("row", "host", "channel"), table(REFERRERS))
def test_a_referrer(row: str, host: str, channel: str):
    told = RULES.classify(Arrival(referrer_host=host))
    assert (told.channel, told.source, told.carries_source) == (channel, row, True)


@pytest.mark.parametrize(("row", "source", "medium", "channel"), table(TAGS))
def test_a_tag(row: str, source: str, medium: str, channel: str):
    said = {"utm_source": source, "utm_medium": medium}
    arrival = Arrival(**{key: value for key, value in said.items() if value != "-"})
    told = RULES.classify(arrival)
    assert told.channel == channel
    assert told.source == (row if source == "-" else source.lower())


@pytest.mark.parametrize(("row", "host"), table(GATEWAYS))
def test_a_gateway_is_no_source(row: str, host: str):
    told = RULES.classify(Arrival(referrer_host=host))
    assert (told.channel, told.source, told.carries_source) == ("direct", "direct", False)


def test_every_row_of_the_lists_is_asked_for():
    asked = {row[0] for row in [*table(REFERRERS), *table(TAGS)]}
    assert {name for _, name, _ in rows("indonesia.yml")} == asked
    assert {name for _, name, _ in rows("inside.yml")} == {row[0] for row in table(GATEWAYS)}


def test_sections_are_channels():
    assert {section for section, _, _ in rows("indonesia.yml")} <= set(CHANNELS)
