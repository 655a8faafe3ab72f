import { Button } from "@mantine/core";
import { createLink } from "@tanstack/react-router";

/** A button that goes somewhere: a real link, so it can be opened in another tab. */
export const LinkButton = createLink(Button<"a">);
