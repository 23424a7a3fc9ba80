/** Words of the keys that move in a list and select. */
export const listKeys = {
  move: "Move",
  select: "Select",
  next: "Next lead",
  previous: "Previous lead",
  first: "First lead",
  last: "Last loaded lead",
  pageDown: "A page down",
  pageUp: "A page up",
  toggle: "Select or unselect",
  extendDown: "Extend selection down",
  extendUp: "Extend selection up",
  everything: "Select everything that matches",
  search: "Search",
  filter: "Filter",
  clearFilter: "Clear filter",
};
