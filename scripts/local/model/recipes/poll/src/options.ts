export const QUESTION = "Where should the next team day be?";

/** Votes are stored by the text of the option, so options can be added and moved. */
export const OPTIONS: readonly string[] = ["At the lake", "In the mountains", "In the city"];
