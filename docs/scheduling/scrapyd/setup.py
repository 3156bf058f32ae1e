"""What `scrapyd-deploy` packs: the settings of the nodes, and site files of your own."""

from setuptools import find_packages, setup

setup(
    name="roundup-node",
    version="1.0",
    packages=find_packages(),
    entry_points={"scrapy": ["settings = roundup_node.settings"]},
)
