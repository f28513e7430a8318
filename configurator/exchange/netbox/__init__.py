"""NetBox: racks, device types, devices, power, cooling and cables in the forms that its import pages read."""

from configurator.exchange.netbox.folder import netbox_files

__all__ = ["netbox_files"]
