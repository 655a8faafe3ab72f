import { Body } from "@react-email/body";
import { Button } from "@react-email/button";
import { Container } from "@react-email/container";
import { Head } from "@react-email/head";
import { Heading } from "@react-email/heading";
import { Html } from "@react-email/html";
import { Img } from "@react-email/img";
import { Link } from "@react-email/link";
import { Preview } from "@react-email/preview";
import { Section } from "@react-email/section";
import { Text } from "@react-email/text";
import { createElement as h } from "react";
import type { ReactElement } from "react";
import type { Letter } from "./letter.ts";

const FONT = "Inter, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
const INK = "#1d1c1a";
const DIM = "#66635d";
const SIGNAL = "#00756a";
const BAD = "#b3261e";
const style = {
  body: { backgroundColor: "#f6f4f0", fontFamily: FONT, color: INK, margin: 0, padding: "24px 8px" },
  card: { backgroundColor: "#ffffff", borderRadius: 16, padding: "28px 32px 32px", maxWidth: 560 },
  brand: { fontSize: 14, fontWeight: 600, color: SIGNAL, margin: "0 0 20px", letterSpacing: "-0.01em" },
  heading: { fontSize: 24, lineHeight: "30px", fontWeight: 650, letterSpacing: "-0.02em", margin: "0 0 12px" },
  text: { fontSize: 16, lineHeight: "25px", margin: "0 0 14px" },
  picture: { width: "100%", maxWidth: 496, height: "auto", borderRadius: 12, margin: "6px 0 20px" },
  line: { borderTop: "1px solid #e8e4dd", padding: "11px 0" },
  lineTitle: { fontSize: 16, fontWeight: 600, color: INK, textDecoration: "none" },
  detail: { fontSize: 14, lineHeight: "20px", color: DIM, margin: "2px 0 0" },
  button: {
    backgroundColor: SIGNAL,
    color: "#ffffff",
    fontSize: 16,
    fontWeight: 600,
    borderRadius: 10,
    padding: "12px 20px",
    textDecoration: "none",
    marginTop: 8,
  },
  below: { maxWidth: 560, padding: "0 32px" },
  footer: { fontSize: 13, lineHeight: "19px", color: DIM, margin: "20px 0 0" },
} as const;

/** A letter as mail programs can show it: tables, styles on each element, no script. */
export function drawLetter(letter: Letter): ReactElement {
  const { preview, heading, paragraphs, picture, lines = [], action, footer } = letter;
  return h(
    Html,
    { lang: "en" },
    h(Head, null, h("meta", { name: "color-scheme", content: "light" })),
    h(Preview, null, preview),
    h(
      Body,
      { style: style.body },
      h(
        Container,
        { style: style.card },
        h(Text, { style: style.brand }, "Jobwire"),
        h(Heading, { as: "h1", style: style.heading }, heading),
        ...paragraphs.map((text, at) => h(Text, { key: at, style: style.text }, text)),
        picture && h(Img, { src: `cid:${picture.cid}`, alt: picture.alt, style: style.picture }),
        ...lines.map(({ title, detail, url, isBad }) =>
          h(
            Section,
            { key: url, style: style.line },
            h(Link, { href: url, style: style.lineTitle }, title),
            h(Text, { style: { ...style.detail, ...(isBad && { color: BAD }) } }, detail),
          ),
        ),
        action && h(Button, { href: action.url, style: style.button }, action.label),
      ),
      h(Container, { style: style.below }, h(Text, { style: style.footer }, footer)),
    ),
  );
}
