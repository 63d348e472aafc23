package io.muster.cdi.extension;

import io.muster.ApplyContext;
import io.muster.cdi.extension.BeanMethod.WriteMethod;
import io.muster.codec.NotEncodableException;
import io.muster.spi.CommandHandler;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The replicated beans of one group as one state machine: decodes a command, invokes the plain instance, encodes what
 * it returned or threw.
 *
 * <p>On the applier only, except for {@link #lastTime()}, which reads ask under the shared lock. An exception of the
 * bean is a result. An {@code Error}, or a command that this build does not know, is not: it is thrown on and halts
 * this replica, since a replica that skips or guesses is a replica that differs. Bytes that no build can have written
 * are refused, on every replica alike.
 */
final class BeanStateMachine implements CommandHandler {
    private final Object node;
    private final CommandTable table;
    private final List<ReplicatedBean<?>> beans;
    private final PlainInstances plain;
    /** Written under the exclusive lock of the group, read under the shared one. */
    private Instant lastTime = Instant.EPOCH;

    BeanStateMachine(Object node, CommandTable table, List<ReplicatedBean<?>> beans, PlainInstances plain) {
        this.node = node;
        this.table = table;
        this.beans = beans;
        this.plain = plain;
    }

    @Override
    public byte[] apply(byte[] command, ApplyContext context) {
        lastTime = context.time();
        CommandTable.Call call = table.decode(command, context.index());
        WriteMethod method = call.command().method();
        @Nullable Object[] arguments = call.arguments();
        if (method.takesContext()) {
            arguments[arguments.length - 1] = context;
        }
        Object target = plain.of(call.command().bean());
        Turn turn = new Turn(node, context.group(), context, context.time());
        try {
            return Outcomes.value(method, turn.run(() -> method.invoker().invoke(target, arguments)));
        } catch (Exception e) {
            return Outcomes.failure(method, e);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(method.where() + " threw what is neither exception nor error", e);
        }
    }

    /** Log time of the last applied entry. */
    Instant lastTime() {
        return lastTime;
    }

    @Override
    public long digest() {
        long sum = 0;
        for (ReplicatedBean<?> bean : beans) {
            sum = sum * 0x9e3779b97f4a7c15L + digest(bean);
        }
        return sum;
    }

    @Override
    public SortedMap<String, Long> digests() {
        SortedMap<String, Long> byBean = new TreeMap<>();
        for (ReplicatedBean<?> bean : beans) {
            byBean.put(bean.name(), digest(bean));
        }
        return byBean;
    }

    @Override
    public String describe(byte[] command) {
        CommandTable.Command called = table.decode(command, 0).command();
        return called.bean().name() + "." + called.method().id();
    }

    private long digest(ReplicatedBean<?> bean) {
        try {
            return bean.state().digest(plain.of(bean));
        } catch (NotEncodableException e) {
            // A cycle, say. It is there on every replica alike, and no reason to stop one.
            return e.path().hashCode();
        }
    }
}
