package io.github.rdsiam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The map of rooms as docs/rooms.txt has it, and its picture. */
final class Rooms {

    private static final Pattern ROOM = Pattern.compile("\\s+(\\w+): (.+) >(.*)");
    private static final int WIDTH = 960;
    private static final int BOX_HEIGHT = 62;
    private static final int FLOOR_HEIGHT = 100;
    private static final int MARGIN = 20;
    /** For the arrows beside the rooms. */
    private static final int SIDE = 70;
    /** How many characters fit into a box for each of its pixels. */
    private static final double CHARACTERS_PER_PIXEL = 0.155;

    private final Map<String, Room> byName = new LinkedHashMap<>();
    private final List<List<Room>> floors = new ArrayList<>();

    private record Room(String name, String purpose, List<String> uses, int floor, int place) {}

    private Rooms() {}

    static Rooms read(Path file) {
        Rooms rooms = new Rooms();
        try {
            for (String line : Files.readAllLines(file)) {
                Matcher room = ROOM.matcher(line);
                if (line.equals("floor")) {
                    rooms.floors.add(new ArrayList<>());
                } else if (!line.startsWith("#") && room.matches()) {
                    rooms.add(room.group(1), room.group(2), room.group(3).strip());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rooms;
    }

    private void add(String name, String purpose, String uses) {
        List<Room> floor = floors.get(floors.size() - 1);
        List<String> arrows = uses.isEmpty() ? List.of() : List.of(uses.split(" ", -1));
        Room room = new Room(name, purpose, arrows, floors.size() - 1, floor.size());
        floor.add(room);
        byName.put(name, room);
    }

    Set<String> names() {
        return byName.keySet();
    }

    Set<String> arrows() {
        Set<String> arrows = new LinkedHashSet<>();
        byName.values().forEach(room -> room.uses().forEach(used -> arrows.add(room.name() + " -> " + used)));
        return arrows;
    }

    /** Whether a class of one room may use a class of another; also within a room. */
    boolean mayUse(String user, String used) {
        if (user.equals(used)) {
            return true;
        }
        Room from = byName.get(user);
        Room to = byName.get(used);
        if (from == null || to == null || to.floor() <= from.floor()) {
            return false;
        }
        boolean isGround = to.floor() == floors.size() - 1;
        // the words know addresses only
        return user.equals("words")
                ? used.equals("endpoint")
                : isGround || used.equals("words") || from.uses().stream().anyMatch(next -> reaches(next, used));
    }

    private boolean reaches(String from, String to) {
        Room room = byName.get(from);
        return from.equals(to) || (room != null && room.uses().stream().anyMatch(next -> reaches(next, to)));
    }

    String draw() {
        int height = floors.size() * FLOOR_HEIGHT + MARGIN;
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + WIDTH + " "
                + height + "\" font-family=\"sans-serif\">\n"
                + "<title>The rooms of core: arrows go down only</title>\n"
                + "<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\""
                + " markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#777\"/></marker></defs>\n"
                + "<rect width=\"" + WIDTH + "\" height=\"" + height + "\" fill=\"#fff\"/>\n");
        for (Room room : byName.values()) {
            for (String used : room.uses()) {
                arrow(svg, room, byName.get(used));
            }
        }
        byName.values().forEach(room -> box(svg, room));
        return svg.append("</svg>\n").toString();
    }

    /** Straight to the next floor; around the rooms in between to a lower one. */
    private void arrow(StringBuilder svg, Room from, Room to) {
        int fromY = top(from) + BOX_HEIGHT;
        int toY = top(to) - 2;
        String path = "M" + middle(from) + " " + fromY + "L" + middle(to) + " " + toY;
        if (to.floor() > from.floor() + 1) {
            boolean left = to.place() == 0 && floors.get(to.floor()).size() > 1;
            int bend = (left ? -1 : 1) * (MARGIN + 14 * (to.floor() - from.floor()));
            int fromX = left ? left(from) : left(from) + width(from);
            int toX = left ? left(to) - 2 : left(to) + width(to) + 2;
            fromY -= BOX_HEIGHT / 2;
            toY += BOX_HEIGHT / 2;
            path = "M" + fromX + " " + fromY + "C" + (fromX + bend) + " " + fromY + " " + (toX + bend) + " " + toY + " "
                    + toX + " " + toY;
        }
        svg.append(String.format("<path d=\"%s\" fill=\"none\" stroke=\"#777\" marker-end=\"url(#head)\"/>\n", path));
    }

    private void box(StringBuilder svg, Room room) {
        svg.append(String.format(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#eef3fa\" stroke=\"#456\"/>\n",
                left(room), top(room), width(room), BOX_HEIGHT));
        svg.append(String.format(
                "<text x=\"%d\" y=\"%d\" font-size=\"15\" font-weight=\"bold\">%s</text>\n",
                left(room) + 10, top(room) + 20, room.name()));
        int line = 0;
        for (String words : wrap(room.purpose(), (int) (width(room) * CHARACTERS_PER_PIXEL))) {
            svg.append(String.format(
                    "<text x=\"%d\" y=\"%d\" font-size=\"12\">%s</text>\n",
                    left(room) + 10, top(room) + 38 + 16 * line++, words));
        }
    }

    private static List<String> wrap(String text, int length) {
        List<String> lines = new ArrayList<>(List.of(""));
        for (String word : text.split(" ", -1)) {
            int last = lines.size() - 1;
            String line = lines.get(last);
            if (line.length() + word.length() + 1 > length) {
                lines.add(word);
            } else {
                lines.set(last, line.isEmpty() ? word : line + " " + word);
            }
        }
        return lines;
    }

    private int width(Room room) {
        return (WIDTH - 2 * SIDE + MARGIN) / floors.get(room.floor()).size() - MARGIN;
    }

    private int left(Room room) {
        return SIDE + room.place() * (width(room) + MARGIN);
    }

    private int middle(Room room) {
        return left(room) + width(room) / 2;
    }

    private static int top(Room room) {
        return MARGIN + room.floor() * FLOOR_HEIGHT;
    }
}
