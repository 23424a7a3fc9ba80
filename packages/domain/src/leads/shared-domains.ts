/**
 * Domains under which many businesses have a page: social networks, messengers, link pages, directories, booking and
 * delivery portals, site builders and free hosts. They never tell two businesses apart or together.
 */
export const SHARED_DOMAINS: ReadonlySet<string> = new Set(
  [
    // social networks, messengers, link pages
    "facebook.com fb.com fb.me m.me instagram.com linkedin.com lnkd.in twitter.com x.com t.co youtube.com youtu.be tiktok.com pinterest.com",
    "snapchat.com threads.net telegram.me t.me telegram.org whatsapp.com wa.me wa.link vk.com ok.ru reddit.com tumblr.com medium.com",
    "linktr.ee linktree.com bio.link beacons.ai taplink.cc taplink.at campsite.bio lnk.bio carrd.co about.me solo.to heylink.me msha.ke",
    "bit.ly tinyurl.com goo.gl g.co g.page page.link cutt.ly rebrand.ly",
    // directories and maps
    "google.com maps.app.goo.gl apple.com bing.com yelp.com tripadvisor.com foursquare.com yellowpages.com yell.com gelbeseiten.de",
    "dasoertliche.de 11880.com golocal.de cylex.de paginasamarillas.es paginegialle.it pagesjaunes.fr herold.at local.ch merrjep.com",
    "gjirafa.com njoftime.com trustpilot.com provenexpert.com yelp.co.uk hotfrog.com europages.com kompass.com waze.com",
    // booking, delivery, trades
    "booking.com airbnb.com expedia.com opentable.com thefork.com quandoo.com resmio.com lieferando.de wolt.com glovoapp.com ubereats.com",
    "deliveroo.com just-eat.com justeat.co.uk foodpanda.com doordash.com grubhub.com toogoodtogo.com treatwell.com planity.com fresha.com",
    "booksy.com shore.com salonized.com vagaro.com mindbodyonline.com doctolib.de doctolib.fr jameda.de doctoralia.es eversports.de",
    "urbansportsclub.com calendly.com setmore.com square.site squareup.com clover.com toasttab.com",
    // site builders, shops and free hosts
    "wix.com wixsite.com wixstudio.io editorx.io weebly.com weeblysite.com squarespace.com wordpress.com wordpress.org blogspot.com blogger.com",
    "jimdo.com jimdofree.com jimdosite.com webnode.com webnode.page webnode.de strikingly.com mystrikingly.com site123.me webflow.io webflow.com",
    "godaddysites.com business.site negocio.site ueniweb.com yolasite.com tilda.ws duckdns.org ionos.space eatbu.com site.pro",
    "myshopify.com shopify.com bigcartel.com etsy.com ebay.com amazon.com mystore.com ecwid.com gumroad.com sumup.link company.site",
    "github.io gitlab.io netlify.app vercel.app pages.dev herokuapp.com web.app firebaseapp.com azurewebsites.net amazonaws.com",
    "000webhostapp.com altervista.org free.fr orange.fr t-online.de chez.com lycos.com narod.ru glitch.me replit.app framer.website notion.site",
    "simplesite.com zyrosite.com hostingersite.com my-online.store builderall.com beepworld.de npage.de homepage.eu hpage.com",
  ].flatMap((line) => line.split(" ")),
);
