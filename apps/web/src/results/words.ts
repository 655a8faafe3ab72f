/** What results say, whatever the task. */
export const words = {
  download: "Download",
  madeHere: (model: string) => `Made on this machine: ${model}.`,
  madeBy: (service: string, model: string) => `Made by ${service}: ${model}.`,
};
