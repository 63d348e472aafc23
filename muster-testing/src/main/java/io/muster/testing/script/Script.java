package io.muster.testing.script;

import io.muster.raft.InvariantViolation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scenario as text. A line that begins at the margin is a command, a line indented by two spaces is the recorded
 * answer to the command above it, and empty lines and lines with {@code #} are for the reader.
 */
public final class Script {
    private static final String INDENT = "  ";

    private final String name;
    private final List<String> lines;

    private Script(String name, List<String> lines) {
        this.name = name;
        this.lines = lines;
    }

    /**
     * Reads a script.
     *
     * @param name file, for messages
     * @param text its content
     * @return the script, not yet run
     */
    public static Script parse(String name, String text) {
        return new Script(name, text.lines().toList());
    }

    /**
     * Runs every command on a new cluster.
     *
     * @return the whole text with the answers as they are now; equal to the one that was read if all is as recorded
     * @throws ScriptFailure if a command is wrong, an expectation does not hold or an invariant is broken
     */
    public String run() {
        ScriptWorld world = new ScriptWorld();
        Verb.Runner runner = new Verb.Runner(world);
        List<String> out = new ArrayList<>();
        boolean answered = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(INDENT) && !line.isBlank()) {
                if (!answered) {
                    throw failure(i, "an answer without a command above it", null);
                }
                continue;
            }
            out.add(line);
            answered = !line.isBlank() && !line.startsWith("#");
            if (answered) {
                command(i, line, runner);
                world.takeAnswer().forEach(answer -> out.add(INDENT + answer));
            }
        }
        List<String> unexpected = world.unexpectedHalts();
        if (!unexpected.isEmpty()) {
            throw failure(lines.size() - 1, "halted, and no expect names it: " + unexpected, null);
        }
        return String.join("\n", out) + "\n";
    }

    private void command(int index, String line, Verb.Runner runner) {
        try {
            runner.run(new Words(line));
        } catch (Mistake mistake) {
            throw failure(index, String.valueOf(mistake.getMessage()), mistake);
        } catch (InvariantViolation violation) {
            throw failure(index, line + ": " + violation.getMessage(), violation);
        }
    }

    private ScriptFailure failure(int index, String what, @Nullable Throwable cause) {
        return new ScriptFailure(name + ":" + (index + 1), what, cause);
    }
}
