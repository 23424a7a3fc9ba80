/** Words for two people who have changed the same. */
export const conflict = {
  title: "Somebody else changed this too",
  explain: (name: string) =>
    `While you were editing ${name}, the same was changed elsewhere. Nothing has been overwritten: choose what shall stand.`,
  theirs: "Theirs, stored now",
  mine: "Yours",
  both: "Both",
  empty: "(empty)",
  save: "Save this",
  giveUp: "Keep what is stored",
};
