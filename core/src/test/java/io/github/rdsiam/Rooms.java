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
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The map of rooms in docs/rooms.txt, and its picture. */
final class Rooms {

    private static final Pattern ROOM = Pattern.compile("\\s+(\\w+): (.+) >(.*)");
    private static final int WIDTH = 800;
    private static final int MARGIN = 14;
    /** For the arrows beside the rooms. */
    private static final int SIDE = 45;
    /** Between two floors. */
    private static final int GAP = 36;

    private static final int PADDING = 12;
    private static final int TITLE = 22;
    private static final int LINE = 19;
    /** From the side of a room to the arrow that comes around others. */
    private static final int PORT = 20;

    private static final int PIXELS_PER_CHARACTER = 8;
    private static final String BELOW = "Every room above this line may use the rooms below it.";

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
        int height = top(floors.size()) - GAP + MARGIN;
        StringBuilder svg = new StringBuilder(frame(height));
        int words = top(byName.get("words").floor());
        svg.append("<text class=\"note\" x=\"%d\" y=\"%d\">%s</text>\n".formatted(SIDE, words - GAP / 2, BELOW));
        svg.append("<path class=\"line dashed\" d=\"M%d %dH%d\"/>\n".formatted(SIDE, words - GAP / 4, WIDTH - SIDE));
        for (Room room : byName.values()) {
            for (String used : room.uses()) {
                svg.append("<path class=\"line\" d=\"%s\" marker-end=\"url(#head)\"/>\n"
                        .formatted(path(room, byName.get(used))));
            }
        }
        byName.values().forEach(room -> box(svg, room));
        return svg.append("</svg>\n").toString();
    }

    private String frame(int height) {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" \
                font-family="system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif" \
                font-size="14">
                <title>The rooms of core: arrows point down only</title>
                <desc>%s</desc>
                <style>
                .page { fill: #ffffff }
                text { fill: #1f2328 }
                .note { fill: #59636e }
                .name { font-size: 15px; font-weight: bold }
                .box { fill: #eef3fa; stroke: #59718c }
                .line { fill: none; stroke: #59636e; stroke-width: 1.5 }
                .head { fill: #59636e }
                .dashed { stroke-dasharray: 5 4 }
                @media (prefers-color-scheme: dark) {
                .page { fill: #0d1117 }
                text { fill: #f0f6fc }
                .note { fill: #9ea7b3 }
                .box { fill: #182330; stroke: #7d93ad }
                .line { stroke: #9ea7b3 }
                .head { fill: #9ea7b3 }
                }
                </style>
                <defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" \
                orient="auto" markerUnits="userSpaceOnUse"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>
                <rect class="page" width="100%%" height="100%%"/>
                """.formatted(WIDTH, height, WIDTH, height, description());
    }

    private String description() {
        StringJoiner rooms = new StringJoiner("; ", "", ". " + BELOW);
        byName.values().stream()
                .filter(room -> !room.uses().isEmpty())
                .forEach(room -> rooms.add(room.name() + " uses " + String.join(", ", room.uses())));
        return rooms.toString();
    }

    private String path(Room from, Room to) {
        if (to.floor() > from.floor() + 1) {
            return around(from, to);
        }
        int end = top(to.floor()) - 1;
        if (covers(from, middle(to))) {
            return "M%d %dV%d".formatted(middle(to), bottom(from), end);
        }
        if (covers(to, middle(from))) {
            return "M%d %dV%d".formatted(middle(from), bottom(from), end);
        }
        int port = middle(from) < middle(to) ? left(to) + PORT : right(to) - PORT;
        return "M%d %dV%dH%dV%d".formatted(middle(from), bottom(from), end - GAP * 2 / 3, port, end);
    }

    /** Beside the rooms in between; those of the entry outside the others. */
    private String around(Room from, Room to) {
        boolean isLeft = middle(from) + middle(to) < WIDTH;
        int start = isLeft ? left(from) : right(from);
        int away = from.floor() == 0 ? SIDE * 2 / 3 : SIDE / 3;
        int lane = isLeft ? SIDE - away : WIDTH - SIDE + away;
        int port = isLeft ? left(to) + PORT : right(to) - PORT;
        int end = top(to.floor()) - 1;
        return "M%d %dH%dV%dH%dV%d"
                .formatted(start, (top(from.floor()) + bottom(from)) / 2, lane, end - GAP / 3, port, end);
    }

    private void box(StringBuilder svg, Room room) {
        int top = top(room.floor());
        svg.append("<rect class=\"box\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n"
                .formatted(left(room), top, width(room), bottom(room) - top));
        svg.append("<text class=\"name\" x=\"%d\" y=\"%d\">%s</text>\n"
                .formatted(left(room) + PADDING, top + TITLE, room.name()));
        int line = 0;
        for (String words : wrap(room)) {
            svg.append("<text x=\"%d\" y=\"%d\">%s</text>\n"
                    .formatted(left(room) + PADDING, top + TITLE + LINE * ++line, words));
        }
    }

    private List<String> wrap(Room room) {
        int length = (width(room) - 2 * PADDING) / PIXELS_PER_CHARACTER;
        List<String> lines = new ArrayList<>(List.of(""));
        for (String word : room.purpose().split(" ", -1)) {
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

    private int right(Room room) {
        return left(room) + width(room);
    }

    private int middle(Room room) {
        return left(room) + width(room) / 2;
    }

    private boolean covers(Room room, int x) {
        return left(room) < x && x < right(room);
    }

    private int top(int floor) {
        return floor == 0 ? MARGIN : top(floor - 1) + height(floor - 1) + GAP;
    }

    private int bottom(Room room) {
        return top(room.floor()) + height(room.floor());
    }

    private int height(int floor) {
        int lines = floors.get(floor).stream()
                .mapToInt(room -> wrap(room).size())
                .max()
                .orElseThrow();
        return TITLE + LINE * lines + PADDING;
    }
}
