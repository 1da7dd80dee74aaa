/** What every prediction says of itself, wherever it is shown or sent. */
export const researchNotice = "Research software, not a medical device: not for diagnosis or treatment.";
