export const QUESTION = "Where should the next team day be?";

/** Votes are kept by the text of the option, so options may be added and moved. */
export const OPTIONS: readonly string[] = ["At the lake", "In the mountains", "In the city"];
