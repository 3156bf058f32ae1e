// An open menu closes when one clicks beside it.
document.addEventListener("click", (event) => {
  const inside = event.target.closest("details.nav-menu, details.actions-menu-links");
  for (const menu of document.querySelectorAll("details.nav-menu[open], details.actions-menu-links[open]")) {
    if (menu !== inside) menu.open = false;
  }
});
