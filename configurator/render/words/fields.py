"""What the fields of a specification are called where a change of them is told."""

from __future__ import annotations

import re
from collections.abc import Mapping

from configurator.phrases import phrase

# What a field is called that has no figure; the others are called as theirs.
NAMES = {
    "platform": "Platform",
    "seller": "Seller",
    "site.standard": "Standard of the site",
    "site.grouped-conductors": "Grouped conductors",
    "power.architecture": "Power architecture",
    "power.redundancy": "Power redundancy",
    "power.scope": "Scope of the power spares",
    "power.spares": "Spare power units",
    "power.after-failure": "Load after a feed is lost",
    "power.feed-split": "Feeds at the busbar",
    "power.feed-redundancy": "Redundancy of the feeds",
    "power.rack-redundancy": "Redundancy of the power racks",
    "power.efficiencies": "Published efficiencies taken",
    "power.shelf": "Power shelf",
    "power.ups": "UPS",
    "power.bbu.hold": "Hold time of the battery",
    "power.bbu.shelf": "Battery shelf",
    "power.bbu.spares": "Spare battery modules",
    "power.bbu.place": "Place of the batteries",
    "power.cbu.hold": "Hold time of the capacitors",
    "power.cbu.shelf": "Capacitor shelf",
    "cooling.architecture": "Cooling architecture",
    "cooling.control": "Control of the coolant flow",
    "cooling.pump-supply": "Supply of the pumps",
    "cooling.pod": "Racks on one set of units",
    "cooling.coolant": "Coolant",
    "cooling.cdu": "Coolant distribution unit",
    "cooling.cdu-origin": "Country that coolant distribution units come from",
    "cooling.redundancy": "Cooling redundancy",
    "cooling.cold-plate": "Material of the cold plates",
    "cooling.rear-door": "Rear door",
    "cooling.disconnect-spares": "Spare quick-disconnects",
    "network.scale-out": "Scale-out network",
    "network.boundary": "Boundary of what is quoted",
    "network.oversubscription": "Oversubscription",
    "network.planes": "Planes of the compute network",
    "network.rack": "Frame of the network racks",
    "network.cabling": "Fibres to the switches, direct or structured",
    "network.media-policy": "Media policy",
    "buyer.name": "Buyer",
    "buyer.address": "Address of the buyer",
    "buyer.attention": "For the attention of",
    "buyer.project": "Project",
    "buyer.enquiry": "Enquiry",
    "buyer.ship-to": "Ship to",
    "delivery.weeks": "Delivery in weeks",
    "delivery.incoterm": "Incoterm",
    "delivery.place": "Place of delivery",
    "prices.currency": "Currency",
    "prices.books": "Price books",
    "prices.boards": "What boards are priced at",
    "prices.correlation": "Whether prices of one driver move together",
    "prices.cost-at": "Point of the simulated cost that prices are made from",
    "prices.scenario-switch": "Whether scenarios are in force",
    "prices.tax.name": "Name of the tax",
    "prices.tax.rate": "Rate of the tax",
}

# Fields under a key of the user's own: the pattern of the path, and the message that its groups fill.
KEYED = (
    (r"lines\.(?P<line>[^.]+)\.group", "{line}: group"),
    (r"lines\.(?P<line>[^.]+)\.optional", "{line}: optional"),
    (r"lines\.(?P<line>[^.]+)\.label\.en", "{line}: name in English"),
    (r"lines\.(?P<line>[^.]+)\.label\.zh", "{line}: name in Chinese"),
    (r"lines\.(?P<line>[^.]+)\.rebate", "{line}: rebate"),
    (r"prices\.fx\.(?P<pair>[^.]+)\.value", "Exchange rate {pair}"),
    (r"prices\.fx\.(?P<pair>[^.]+)\.date", "Day of the exchange rate {pair}"),
    (r"prices\.margin-by\.(?P<key>.+)", "Margin on the list price of {key}"),
    (r"prices\.discount-by\.(?P<key>.+)", "Discount on the list price of {key}"),
    (r"alternatives\.(?P<figure>.+)", "Published value of {figure}"),
    (r"waivers\.(?P<place>[^.]+)\.check", "Waived check {place}"),
    (r"waivers\.(?P<place>[^.]+)\.reason", "Reason for waiver {place}"),
    (r"waivers\.(?P<place>[^.]+)\.who", "Who answers for waiver {place}"),
    (r"waivers\.(?P<place>[^.]+)\.until", "Last day of waiver {place}"),
    (r"power\.stages\.(?P<stage>.+)", "Stage of the power chain: {stage}"),
    (r"network\.lengths\.(?P<link>.+)", "Length of {link}"),
    (r"network\.fabrics\.(?P<fabric>[^.]+)\.planes", "{fabric}: planes"),
    (r"network\.fabrics\.(?P<fabric>[^.]+)\.oversubscription", "{fabric}: oversubscription"),
    (r"network\.fabrics\.(?P<fabric>[^.]+)\.rails", "{fabric}: rails"),
    (r"network\.fabrics\.(?P<fabric>[^.]+)\.switch", "{fabric}: switch"),
)
OF_SYSTEMS = {"platform": "Platform", "quantity": "Systems ordered", "label.en": "Name in English", "label.zh": "Name in Chinese"}


def field_name(path: str, things: Mapping[str, str]) -> str:
    """What a field is called that has no figure: by its own name, by its key's (`things` by their keys); else the words of its path."""
    if path in NAMES:
        return NAMES[path]
    for pattern, message in KEYED:
        found = re.fullmatch(pattern, path)
        if found:
            return phrase(message, **{group: things.get(key, key) for group, key in found.groupdict().items()})
    return path.replace(".", ": ").replace("-", " ").capitalize()


def field_of_system(path: str) -> str:
    """The same for a field of a system of an order, by its path in the system's entry."""
    return OF_SYSTEMS.get(path) or field_name(path, {})
