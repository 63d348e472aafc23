package io.muster.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DeploymentTest {

    @Replicated
    public static final class FinalBean {}

    /**
     * Its injection point of a final class would end as a bare message of the container, if ours did not come first.
     */
    @Dependent
    public static class UsesFinalBean {
        @Inject
        FinalBean bean;
    }

    @Replicated
    @SuppressWarnings("UnusedMethod")
    public static class TwoMistakes {
        @Write
        public int put(InputStream in) {
            return in.hashCode();
        }

        @Write
        private int hidden() {
            return 0;
        }
    }

    /** A collaborator that nobody provides. */
    public interface Missing {}

    @Replicated
    public static class InjectsMissing {
        @Inject
        Missing missing;
    }

    @ApplicationScoped
    public static class Helper {
        public String name() {
            return "helper";
        }
    }

    @Replicated
    public static class InjectsHelper {
        @Inject
        Helper helper;

        @Write
        public String name() {
            return helper.name();
        }
    }

    /** What callers see of a replicated bean. */
    public interface Ledger {
        int add(int n);
    }

    @Replicated(group = "books")
    public static class Books implements Ledger {
        private int total;

        @Write
        @Override
        public int add(int n) {
            total += n;
            return total;
        }
    }

    /** Of another group, and what it injects does not look like a replicated bean. */
    @Replicated
    public static class InjectsLedger {
        @Inject
        Ledger ledger;

        @Write
        public int pay(int n) {
            return ledger.add(n);
        }
    }

    @Replicated(group = "books")
    public static class LooksLedgerUp {
        @Inject
        Instance<Ledger> ledger;

        @Inject
        void init(Ledger other) {
            other.add(0);
        }
    }

    @Test
    @Tag("M8")
    void replicatedBeansBehindInterfacesAreRecognised() {
        List<String> problems = rejected(Map.of(), Books.class, InjectsLedger.class, LooksLedgerUp.class);
        assertEquals(3, problems.size(), () -> String.join("\n", problems));
        assertTrue(problems.get(0).startsWith("MUSTER-1011 LooksLedgerUp.init: "), () -> problems.get(0));
        assertTrue(problems.get(1).startsWith("MUSTER-1011 LooksLedgerUp.ledger: "), () -> problems.get(1));
        assertTrue(
                problems.get(2).startsWith("MUSTER-1114 InjectsLedger.ledger: injects Books of group books"),
                () -> problems.get(2));
    }

    @Test
    @Tag("M8")
    @Tag("M17")
    void allMistakesOfBeansAndConfigurationAreReportedTogetherInOrder() {
        List<String> problems = rejected(
                Map.of(
                        "muster.heartbeat-interval", "2s",
                        "muster.election-timeout", "1s",
                        "muster.node.id", "",
                        "muster.peers", "n1=127.0.0.1:9993,n1=127.0.0.1:9994",
                        "muster.hartbeat-interval", "1s"),
                FinalBean.class,
                UsesFinalBean.class,
                TwoMistakes.class);
        List<String> numbers =
                problems.stream().map(problem -> problem.substring(7, 11)).toList();
        assertEquals(numbers.stream().sorted().toList(), numbers, () -> String.join("\n", problems));
        assertTrue(
                numbers.containsAll(List.of("1001", "1101", "1201", "1501", "1503", "1504", "1505")),
                () -> String.join("\n", problems));
        assertTrue(problems.stream().anyMatch(p -> p.contains("did you mean muster.heartbeat-interval?")));
        assertTrue(problems.get(0).startsWith("MUSTER-1001 FinalBean: is final"), () -> problems.get(0));
    }

    @Test
    void whatAPlainInstanceInjectsIsValidatedAtDeployment() {
        RuntimeException failure = assertThrows(
                RuntimeException.class, () -> Container.of(InjectsMissing.class).close());
        assertTrue(failure.toString().contains("Missing"), failure::toString);
    }

    @Test
    void beansOfTheApplicationAreInjectedIntoPlainInstances() {
        try (Container container = Container.of(InjectsHelper.class, Helper.class)) {
            assertEquals("helper", container.get(InjectsHelper.class).name());
        }
    }

    @Test
    @Tag("K5")
    void applicationWithoutReplicatedBeansHasACluster() {
        try (Container container = Container.of()) {
            assertEquals(List.of("default"), container.get(Cluster.class).groups());
            assertEquals("n1", container.get(Leadership.class).awaitLeader(Duration.ofSeconds(10)));
        }
    }

    /** The lines of our list: a container may wrap definition errors into an exception of its own, as text. */
    private static List<String> rejected(Map<String, String> properties, Class<?>... classes) {
        RuntimeException failure = assertThrows(RuntimeException.class, () -> Container.with(properties, classes)
                .close());
        assertTrue(failure.toString().contains("MUSTER-1000 "), failure::toString);
        return failure.toString()
                .lines()
                .filter(line -> line.startsWith("  MUSTER-"))
                .map(String::strip)
                .distinct()
                .toList();
    }
}
