import { createTheme, defaultVariantColorsResolver } from "@mantine/core";
import type { MantineColorsTuple } from "@mantine/core";
import { words } from "./words.ts";

/** Blue-green: only for what is alive and for the primary action. 7 reads on paper, 4 on dark. */
const signal: MantineColorsTuple = [
  "#e4f7f6",
  "#c6efed",
  "#97e3e0",
  "#5fd9d4",
  "#2fd6cf",
  "#12b9b4",
  "#009a9a",
  "#00777b",
  "#005f63",
  "#00474b",
];

const warmGray: MantineColorsTuple = [
  "#f8f6f2",
  "#f1eee8",
  "#e7e3db",
  "#d9d4ca",
  "#c3bdb1",
  "#9c958a",
  "#767064",
  "#58534a",
  "#37332d",
  "#1d1b17",
];

const warmDark: MantineColorsTuple = [
  "#efece6",
  "#d6d1c8",
  "#a8a297",
  "#8b857b",
  "#3b3834",
  "#2e2b28",
  "#1f1d1b",
  "#131211",
  "#0e0d0c",
  "#090808",
];

const red: MantineColorsTuple = [
  "#fdeeeb",
  "#fadbd5",
  "#f4b8ad",
  "#f29382",
  "#ff8a75",
  "#e0523d",
  "#cf3a26",
  "#b92c1a",
  "#962314",
  "#6f190e",
];

/** The look of Jobwire on Mantine's parts; the colours of paper, ink and states stand in tokens.css. */
export const theme = createTheme({
  primaryColor: "signal",
  primaryShade: { light: 7, dark: 4 },
  // Ink on the signal colour and on red: white on paper, near-black on dark (tokens.css).
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    if (input.variant !== "filled") return colors;
    if (input.color === undefined || input.color === "signal") return { ...colors, color: "var(--on-signal)" };
    return input.color === "red" ? { ...colors, color: "var(--on-bad)" } : colors;
  },
  colors: { signal, gray: warmGray, dark: warmDark, red },
  white: "#ffffff",
  black: "#1d1b17",
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono Variable", ui-monospace, monospace',
  fontSizes: { xs: "0.75rem", sm: "0.875rem", md: "1rem", lg: "1.25rem", xl: "1.75rem" },
  headings: {
    fontFamily: '"Inter Variable", system-ui, sans-serif',
    fontWeight: "640",
    sizes: {
      h1: { fontSize: "1.75rem", lineHeight: "1.2" },
      h2: { fontSize: "1.25rem", lineHeight: "1.3" },
      h3: { fontSize: "1rem", lineHeight: "1.4" },
    },
  },
  radius: { xs: "4px", sm: "6px", md: "9px", lg: "14px", xl: "20px" },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "sm" } },
    Chip: { defaultProps: { color: "signal" } },
    PasswordInput: {
      defaultProps: {
        visibilityToggleFocusable: true,
        visibilityToggleButtonProps: { "aria-label": words.showPassword },
      },
    },
    SegmentedControl: { defaultProps: { withItemsBorders: false } },
    Tooltip: { defaultProps: { withArrow: false, openDelay: 350, radius: "sm" } },
    Drawer: { defaultProps: { closeButtonProps: { "aria-label": words.close } } },
    Modal: {
      defaultProps: {
        closeButtonProps: { "aria-label": words.close },
        overlayProps: { blur: 3, backgroundOpacity: 0.35 },
      },
    },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": words.dismiss } } },
    Menu: { defaultProps: { shadow: "md", radius: "md" } },
  },
});
