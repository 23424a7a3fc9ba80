import {
  EyeOff,
  Flame,
  MessageSquareText,
  OctagonX,
  Pencil,
  Phone,
  SkipForward,
  Tag,
  Trash2,
  UserRound,
} from "lucide-react";
import { showKeys } from "../keyboard/key-name.ts";
import type { MenuItem } from "../look/Menu.tsx";
import { actions as t } from "../messages/en/actions.ts";
import type { LeadActions } from "./actions-on-lead.ts";

/** The actions that have no button of their own, for the menu at a lead. */
export function leadMenu(act: LeadActions): MenuItem[] {
  return [
    { id: "edit", label: t.edit, icon: <Pencil />, keys: "e", onSelect: act.edit },
    { id: "sms", label: t.sms, icon: <MessageSquareText />, keys: showKeys("Shift+m"), onSelect: act.sms },
    { id: "call", label: t.call, icon: <Phone />, keys: "p", onSelect: act.call },
    { id: "assign", label: t.assign, icon: <UserRound />, keys: "a", onSelect: act.assign },
    { id: "tag", label: t.tag, icon: <Tag />, keys: "l", onSelect: act.tag },
    { id: "temperature", label: t.temperature, icon: <Flame />, keys: "t", onSelect: act.cycleTemperature },
    { id: "skip", label: t.skip, icon: <SkipForward />, keys: "-", onSelect: act.skip },
    {
      id: "stop-sequences",
      label: t.stopSequences,
      icon: <OctagonX />,
      keys: showKeys("Shift+s"),
      onSelect: act.stopSequences,
    },
    { id: "hide", label: t.hide, icon: <EyeOff />, onSelect: act.hide },
    { id: "remove", label: t.remove, icon: <Trash2 />, keys: "#", danger: true, onSelect: act.remove },
  ];
}
