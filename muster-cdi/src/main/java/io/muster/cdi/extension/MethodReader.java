package io.muster.cdi.extension;

import io.muster.ApplyContext;
import io.muster.Consistency;
import io.muster.MusterConfig;
import io.muster.cdi.Read;
import io.muster.cdi.Write;
import io.muster.cdi.extension.BeanMethod.Invoker;
import io.muster.cdi.extension.BeanMethod.ReadMethod;
import io.muster.cdi.extension.BeanMethod.WriteMethod;
import io.muster.cdi.extension.ReplicatedBean.Signature;
import io.muster.codec.CodecProblem;
import io.muster.codec.Codecs;
import io.muster.codec.TypeCodec;
import java.lang.annotation.Annotation;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns the methods of one class into {@link BeanMethod}s, with codecs and deadlines. Finds problems 1014, 1107 to
 * 1110, 1115, 1117, 1201 and 1203 to 1206.
 */
final class MethodReader {
    private final Class<?> javaClass;
    private final MethodTable table;
    private final Codecs codecs;
    private final TypeVariables variables;
    private final BeanKeys keys;
    private final Set<Class<?>> replicated;
    private final Problems problems;

    MethodReader(
            Class<?> javaClass,
            MethodTable table,
            Codecs codecs,
            BeanKeys keys,
            Set<Class<?>> replicated,
            Problems problems) {
        this.javaClass = javaClass;
        this.table = table;
        this.codecs = codecs;
        this.variables = new TypeVariables(javaClass);
        this.keys = keys;
        this.replicated = replicated;
        this.problems = problems;
    }

    /**
     * The methods that are sound.
     *
     * @param level level of reads that name none
     * @param thrown for each write the exceptions that its code was seen to make
     */
    Map<Signature, BeanMethod> read(Consistency level, Map<Method, List<Class<?>>> thrown) {
        Map<Signature, BeanMethod> methods = new LinkedHashMap<>();
        Map<String, Method> ids = new HashMap<>();
        table.writes().forEach((signature, method) -> {
            BeanMethod write = write(method, ids, thrown.getOrDefault(method, List.of()));
            if (write != null) {
                methods.put(signature, write);
            }
        });
        table.reads().forEach((signature, method) -> {
            BeanMethod read = read(method, level);
            if (read != null) {
                methods.put(signature, read);
            }
        });
        return methods;
    }

    private @Nullable BeanMethod write(Method method, Map<String, Method> ids, List<Class<?>> thrown) {
        Write write = table.annotation(method, Write.class);
        if (write == null) {
            return null;
        }
        String where = table.where(method);
        Class<?>[] types = method.getParameterTypes();
        boolean takesContext = types.length > 0 && types[types.length - 1] == ApplyContext.class;
        int count = takesContext ? types.length - 1 : types.length;
        String id = write.id().isEmpty() ? MethodTable.id(method, count) : write.id();
        checkIds(method, id, write.formerly(), ids);
        checkAnnotations(method, where);
        Duration timeout = timeout(method, where, write.timeout());
        Type[] parameters = new Type[count];
        String[] names = new String[count];
        boolean sound = true;
        for (int i = 0; i < count; i++) {
            Parameter parameter = method.getParameters()[i];
            parameters[i] = variables.resolve(parameter.getParameterizedType());
            names[i] = parameter.getName();
            sound &= encodable(parameters[i], plain(method) + ": parameter " + names[i]);
        }
        Type result = result(method);
        sound &= checkReturn(method, where, result);
        Invoker invoker = invoker(method, where);
        if (!sound || invoker == null) {
            return null;
        }
        Set<Class<?>> failures = new HashSet<>(Arrays.asList(method.getExceptionTypes()));
        failures.addAll(thrown);
        failures.removeIf(type -> !Exception.class.isAssignableFrom(type));
        var failureCodec = codecs.failures(sorted(failures), plain(method));
        failureCodec.problems().forEach(problem -> problems.warning(1204, problem.path(), sentence(problem)));
        return new WriteMethod(
                where,
                id,
                List.of(write.formerly()),
                invoker,
                timeout,
                write.forward(),
                takesContext,
                codecs.arguments(parameters, names, plain(method)),
                codec(result, method),
                failureCodec);
    }

    private static List<Class<?>> sorted(Collection<Class<?>> types) {
        List<Class<?>> list = new ArrayList<>(types);
        list.sort((a, b) -> a.getName().compareTo(b.getName()));
        return list;
    }

    private @Nullable BeanMethod read(Method method, Consistency level) {
        Read read = table.annotation(method, Read.class);
        String where = table.where(method);
        Consistency own = level;
        if (read != null && read.value().length > 1) {
            problems.error(1117, where, "names " + read.value().length + " levels. Name one");
        } else if (read != null && read.value().length == 1) {
            own = read.value()[0];
        }
        own = keys.level(method.getName()).orElse(own);
        if (!own.available()) {
            problems.error(
                    1117,
                    where,
                    "reads at level " + own + ", which does not exist yet in this version. Use LINEARIZABLE or LOCAL");
        }
        Duration timeout = timeout(method, where, read == null ? "" : read.timeout());
        Type result = result(method);
        boolean sound = checkReturn(method, where, result);
        if (isVoid(result)) {
            problems.warning(1115, where, "is a read that returns nothing, so nothing can come back. Is it a @Write?");
        }
        Invoker invoker = invoker(method, where);
        return sound && invoker != null ? new ReadMethod(where, invoker, timeout, own, codec(result, method)) : null;
    }

    private @Nullable TypeCodec<Object> codec(Type result, Method method) {
        return isVoid(result) ? null : codecs.of(result, plain(method) + ": result");
    }

    private void checkIds(Method method, String id, String[] formerly, Map<String, Method> ids) {
        List<String> all = new ArrayList<>(List.of(formerly));
        all.add(id);
        for (String one : all) {
            Method other = ids.putIfAbsent(one, method);
            if (other != null) {
                problems.error(
                        1107,
                        table.where(method),
                        "has the command id " + one + " of " + table.where(other) + ". Give one of them another id");
            }
        }
    }

    private void checkAnnotations(Method method, String where) {
        for (Annotation annotation : method.getAnnotations()) {
            if (annotation.annotationType().getSimpleName().equals("Asynchronous")) {
                problems.warning(1014, where, "is a @Write with @Asynchronous. Return CompletionStage instead");
            }
        }
    }

    private @Nullable Duration timeout(Method method, String where, String text) {
        Duration own = null;
        if (!text.isEmpty()) {
            try {
                own = MusterConfig.duration(text);
                if (own.isZero() || own.isNegative()) {
                    throw new IllegalArgumentException("'" + text + "' is no time to wait: give a positive duration");
                }
            } catch (IllegalArgumentException e) {
                problems.error(1110, where, "timeout " + e.getMessage());
            }
        }
        return keys.timeout(method.getName()).orElse(own);
    }

    /** The type that comes back, or that the returned stage completes with. */
    private Type result(Method method) {
        Type type = variables.resolve(method.getGenericReturnType());
        if (CompletionStage.class.isAssignableFrom(method.getReturnType())) {
            return type instanceof ParameterizedType stage ? stage.getActualTypeArguments()[0] : Object.class;
        }
        return type;
    }

    private static boolean isVoid(Type result) {
        return result == void.class || result == Void.class;
    }

    private boolean checkReturn(Method method, String where, Type result) {
        Class<?> type = method.getReturnType();
        boolean stage = type == CompletionStage.class || type == CompletableFuture.class;
        boolean open = Future.class.isAssignableFrom(type)
                || CompletionStage.class.isAssignableFrom(type)
                || BaseStream.class.isAssignableFrom(type)
                || Iterator.class.isAssignableFrom(type)
                || Flow.Publisher.class.isAssignableFrom(type);
        if (open && !stage) {
            problems.error(
                    1108,
                    where,
                    "returns " + type.getSimpleName()
                            + ", which ends where it was made. Return the value, a List, or a CompletionStage");
            return false;
        }
        if (result instanceof Class<?> plain && isReplica(plain)) {
            problems.error(
                    1109,
                    where,
                    "returns the replicated bean " + plain.getSimpleName()
                            + ", and its plain instance must not escape. Return a value");
            return false;
        }
        return isVoid(result) || encodable(result, plain(method) + ": result");
    }

    /** A replicated class, or a parent of this one other than Object: what {@code return this} would be declared as. */
    private boolean isReplica(Class<?> result) {
        return replicated.contains(result) || (result != Object.class && result.isAssignableFrom(javaClass));
    }

    private boolean encodable(Type type, String path) {
        List<CodecProblem> found = codecs.problems(type, path);
        found.forEach(problem -> problems.error(number(problem.kind()), problem.path(), sentence(problem)));
        return found.isEmpty();
    }

    private static int number(CodecProblem.Kind kind) {
        return switch (kind) {
            case NOT_ENCODABLE -> 1201;
            case DUPLICATE_SIMPLE_NAME -> 1203;
            case OPEN_TYPE -> 1205;
            case NO_CONSTRUCTOR -> 1206;
        };
    }

    static String sentence(CodecProblem problem) {
        return problem.reason() + ". " + problem.advice();
    }

    private @Nullable Invoker invoker(Method method, String where) {
        try {
            return Invoker.of(method);
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            problems.error(
                    1201,
                    where,
                    "is closed to reflection. Open the package " + javaClass.getPackageName() + " to io.muster.cdi");
            return null;
        }
    }

    private String plain(Method method) {
        return javaClass.getSimpleName() + "." + method.getName();
    }
}
