"""How a page was read: for people, in the terminal and as a self-contained page."""

from roundup_spider.inspecting.inspection import Inspection, inspect_page

__all__ = ["Inspection", "inspect_page"]
