package io.muster.cdi.extension;

import io.muster.Consistency;
import io.muster.codec.ArgumentsCodec;
import io.muster.codec.FailureCodec;
import io.muster.codec.TypeCodec;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A method of a replicated bean that callers can reach, resolved at deployment: no reflection at a call. */
sealed interface BeanMethod {

    /** Bean and method for messages, such as {@code Stock.receive(String,int)}. */
    String where();

    /** How to invoke it. */
    Invoker invoker();

    /** Own deadline of a call; null for the configured default. */
    @Nullable
    Duration timeout();

    /** Codec of what it returns, or of what the stage that it returns completes with; null if that is nothing. */
    @Nullable
    TypeCodec<Object> result();

    /**
     * A method that changes the state.
     *
     * @param where bean and method
     * @param id stable id of the command inside the bean
     * @param formerly older ids
     * @param invoker how to invoke it
     * @param timeout own deadline; null for the default
     * @param forward whether a follower hands the call on
     * @param takesContext whether its last parameter is the context
     * @param arguments codec of its arguments, without the context
     * @param result codec of its result; null for none
     * @param failures codec of what it throws
     */
    record WriteMethod(
            String where,
            String id,
            List<String> formerly,
            Invoker invoker,
            @Nullable Duration timeout,
            boolean forward,
            boolean takesContext,
            ArgumentsCodec arguments,
            @Nullable TypeCodec<Object> result,
            FailureCodec failures)
            implements BeanMethod {}

    /**
     * A method that changes nothing.
     *
     * @param where bean and method
     * @param invoker how to invoke it
     * @param timeout own deadline; null for the default
     * @param level what it may not miss
     * @param result codec of its result; null for none
     */
    record ReadMethod(
            String where,
            Invoker invoker,
            @Nullable Duration timeout,
            Consistency level,
            @Nullable TypeCodec<Object> result)
            implements BeanMethod {}

    /**
     * Invokes a method on a plain instance.
     *
     * @param handle of type {@code (Object, Object[]) -> Object}
     * @param isAsync whether the method returns a stage
     */
    record Invoker(MethodHandle handle, boolean isAsync) {
        private static final MethodType FORM = MethodType.methodType(Object.class, Object.class, Object[].class);

        static Invoker of(Method method) throws IllegalAccessException {
            method.setAccessible(true);
            MethodHandle handle = MethodHandles.lookup()
                    .unreflect(method)
                    .asFixedArity()
                    .asSpreader(Object[].class, method.getParameterCount())
                    .asType(FORM);
            return new Invoker(handle, CompletionStage.class.isAssignableFrom(method.getReturnType()));
        }

        @Nullable
        Object invoke(Object target, @Nullable Object[] arguments) throws Throwable {
            return (Object) handle.invokeExact(target, arguments);
        }
    }
}
