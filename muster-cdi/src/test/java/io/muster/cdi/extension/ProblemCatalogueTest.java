package io.muster.cdi.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.cdi.Container;
import io.muster.cdi.Replicated;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every number has a bean that trips it, in the right place, and one that does not. */
@Tag("M8")
class ProblemCatalogueTest {
    private static Container container;
    private static BeanManager manager;

    @BeforeAll
    static void start() {
        container = Container.of();
        manager = container.get(BeanManager.class);
    }

    @AfterAll
    static void stop() {
        container.close();
    }

    /**
     * What must be found.
     *
     * @param start how the line starts: number and place
     * @param classes the classes of the application
     */
    record Case(String start, List<Class<?>> classes) {}

    private static Case c(String start, Class<?>... classes) {
        return new Case(start, List.of(classes));
    }

    static Stream<Case> classMistakes() {
        Class<?> sound = ClassMistakes.Sound.class;
        return Stream.of(
                c("MUSTER-1001 Final: is final", ClassMistakes.Final.class),
                c("MUSTER-1001 Values: is a record", ClassMistakes.Values.class),
                c("MUSTER-1001 Enumeration: is an enum", ClassMistakes.Enumeration.class),
                c("MUSTER-1001 Interface: is an interface", ClassMistakes.Interface.class),
                c("MUSTER-1001 Unfinished: is abstract", ClassMistakes.Unfinished.class),
                c("MUSTER-1001 Inner: is an inner class", ClassMistakes.Inner.class),
                c("MUSTER-1002 NoConstructor:", ClassMistakes.NoConstructor.class),
                c("MUSTER-1002 PrivateConstructor:", ClassMistakes.PrivateConstructor.class),
                c("MUSTER-1003 OneOfAll: has the scope @Singleton", ClassMistakes.OneOfAll.class),
                c("MUSTER-1003 PerRequest: has the scope @RequestScoped", ClassMistakes.PerRequest.class),
                c("MUSTER-1004 Sound: has the name Sound of ", ClassMistakes.SameName.class, sound),
                c("MUSTER-1005 Child: is a bean of its own", sound, ClassMistakes.Child.class),
                c("MUSTER-1006 AroundItself.around(InvocationContext):", ClassMistakes.AroundItself.class),
                c("MUSTER-1007 Observer.on(String): uses @Observes", ClassMistakes.Observer.class),
                c("MUSTER-1007 Producer.text(): uses @Produces", ClassMistakes.Producer.class),
                c(
                        "MUSTER-1008 Decorated: is decorated by CountingDecorator",
                        ClassMistakes.Decorated.class,
                        ClassMistakes.CountingDecorator.class),
                c("MUSTER-1008 Special: is @Specializes", ClassMistakes.Special.class),
                c("MUSTER-1009 PublicField.open:", ClassMistakes.PublicField.class),
                c("MUSTER-1010 Resource: is @Path", ClassMistakes.Resource.class),
                c("MUSTER-1010 Messaging.in(String): is @Incoming", ClassMistakes.Messaging.class),
                c("MUSTER-1011 ByInstance.sound: injects", ClassMistakes.ByInstance.class, sound),
                c("MUSTER-1011 ByProvider.sound: injects", ClassMistakes.ByProvider.class, sound),
                c("MUSTER-1011 ByInitializer.init(Sound): injects", ClassMistakes.ByInitializer.class, sound),
                c("MUSTER-1012 TransactionalClass:", ClassMistakes.TransactionalClass.class),
                c("MUSTER-1012 TransactionalWrite.put():", ClassMistakes.TransactionalWrite.class),
                c("MUSTER-1013 Measured.count(): is @Counted", ClassMistakes.Measured.class),
                c("MUSTER-1015 BadGroup: group 'No Group'", ClassMistakes.BadGroup.class),
                c("MUSTER-1114 InjectsOtherGroup.sound:", ClassMistakes.InjectsOtherGroup.class, sound));
    }

    static Stream<Case> methodMistakes() {
        return Stream.of(
                c("MUSTER-1014 AsyncAnnotation.put():", MethodMistakes.AsyncAnnotation.class),
                c("MUSTER-1101 PrivateWrite.put(): is a private @Write", MethodMistakes.PrivateWrite.class),
                c("MUSTER-1101 StaticWrite.put(): is a static @Write", MethodMistakes.StaticWrite.class),
                c("MUSTER-1101 FinalWrite.put(): is final and a @Write", MethodMistakes.FinalWrite.class),
                c("MUSTER-1102 FinalMethod.size(): is final,", MethodMistakes.FinalMethod.class),
                c(
                        "MUSTER-1103 ForgetsWrite.put(String): overrides a @Write of Parent",
                        MethodMistakes.ForgetsWrite.class),
                c("MUSTER-1104 DefaultWrite.put(): is a @Write in the interface", MethodMistakes.DefaultWrite.class),
                c(
                        "MUSTER-1105 StoresInRead.size(): is a read and stores to StoresInRead.calls",
                        MethodMistakes.StoresInRead.class),
                c("MUSTER-1105 ForgottenAnnotation.rename(String):", MethodMistakes.ForgottenAnnotation.class),
                c("MUSTER-1105 StoresDeepInRead.size():", MethodMistakes.StoresDeepInRead.class),
                c(
                        "MUSTER-1105 CallsOwnWriteInRead.size(): is a read and calls the @Write"
                                + " CallsOwnWriteInRead.add,",
                        MethodMistakes.CallsOwnWriteInRead.class),
                c(
                        "MUSTER-1105 CallsOtherWriteInRead.size(): is a read and calls the @Write"
                                + " CallsWriteInWrite.add,",
                        MethodMistakes.CallsOtherWriteInRead.class,
                        MethodMistakes.CallsWriteInWrite.class),
                c("MUSTER-1106 BothRoles.size():", MethodMistakes.BothRoles.class),
                c("MUSTER-1107 SameId.two(): has the command id x of SameId.one()", MethodMistakes.SameId.class),
                c("MUSTER-1108 WritesFuture.put(): returns Future", MethodMistakes.WritesFuture.class),
                c("MUSTER-1108 WritesStream.put(): returns Stream", MethodMistakes.WritesStream.class),
                c("MUSTER-1108 ReadsIterator.all(): returns Iterator", MethodMistakes.ReadsIterator.class),
                c("MUSTER-1108 WritesPublisher.put(): returns Publisher", MethodMistakes.WritesPublisher.class),
                c("MUSTER-1109 ReturnsThis.put():", MethodMistakes.ReturnsThis.class),
                c("MUSTER-1110 BadTimeout.put(): timeout 'soon' is no duration", MethodMistakes.BadTimeout.class),
                c("MUSTER-1110 NoTimeout.get():", MethodMistakes.NoTimeout.class),
                c("MUSTER-1115 VoidRead.look():", MethodMistakes.VoidRead.class),
                c("MUSTER-1116 HiddenWrite.put():", MethodMistakes.HiddenWrite.class),
                c(
                        "MUSTER-1117 BoundedRead.get(): reads at level BOUNDED, which does not exist yet",
                        MethodMistakes.BoundedRead.class),
                c("MUSTER-1117 TwoLevels.get(): names 2 levels", MethodMistakes.TwoLevels.class));
    }

    static Stream<Case> stateMistakes() {
        return Stream.of(
                c("MUSTER-1201 StreamArgument.put: parameter in: InputStream", StateMistakes.StreamArgument.class),
                c("MUSTER-1201 ThreadResult.start: result: Thread", StateMistakes.ThreadResult.class),
                c("MUSTER-1202 RandomField.random: Random", StateMistakes.RandomField.class),
                c("MUSTER-1203 SameVariant.draw: parameter shape: Shape", StateMistakes.SameVariant.class),
                c("MUSTER-1204 ThrowsLost.put: throws Lost", StateMistakes.ThrowsLost.class),
                c("MUSTER-1205 RawList.put: parameter list: List", StateMistakes.RawList.class),
                c("MUSTER-1205 ObjectMap.map: Map<String, Object>", StateMistakes.ObjectMap.class),
                c("MUSTER-1206 HoldsAccount.accounts: List<Account>", StateMistakes.HoldsAccount.class),
                c("MUSTER-1207 MadeAtStart.made:", StateMistakes.MadeAtStart.class),
                c("MUSTER-1208 Twice.count:", StateMistakes.Twice.class));
    }

    @ParameterizedTest
    @MethodSource({"classMistakes", "methodMistakes", "stateMistakes"})
    void mistakeIsFoundAndNothingElse(Case mistake) {
        List<String> found = problems(Map.of(), mistake.classes().toArray(Class<?>[]::new));
        assertEquals(1, found.size(), () -> String.join("\n", found));
        assertTrue(found.get(0).startsWith(mistake.start()), () -> found.get(0));
    }

    @Test
    void whatOnlyLooksLikeAMistakeIsNone() {
        List<String> found = problems(
                Map.of(),
                ClassMistakes.Sound.class,
                ClassMistakes.HiddenConstructor.class,
                ClassMistakes.ScopedTwice.class,
                ClassMistakes.SameNameElsewhere.class,
                ClassMistakes.ReplicatedChild.class,
                ClassMistakes.VetoedChild.class,
                ClassMistakes.Decorated.class,
                ClassMistakes.PublicConstant.class,
                ClassMistakes.ByField.class,
                ClassMistakes.OtherInstance.class,
                ClassMistakes.GoodGroup.class,
                MethodMistakes.PrivateMethods.class,
                MethodMistakes.RepeatsWrite.class,
                MethodMistakes.InheritsWrite.class,
                MethodMistakes.OverriddenDefault.class,
                MethodMistakes.CallsWriteInWrite.class,
                MethodMistakes.Overloaded.class,
                MethodMistakes.WritesStage.class,
                MethodMistakes.GoodTimeouts.class,
                MethodMistakes.LocalReads.class,
                MethodMistakes.ContextParameter.class,
                MethodMistakes.BookShelf.class,
                MethodMistakes.PlainShelf.class,
                StateMistakes.TransientRandom.class,
                StateMistakes.ThrowsKept.class,
                StateMistakes.Constants.class,
                StateMistakes.Once.class);
        assertEquals(List.of(), found);
    }

    @Test
    @Tag("M17")
    void keysOfBeansAndMethodsThatDoNotExistAreNamed() {
        List<String> found = problems(
                Map.of(
                        "muster.bean.Nobody.put.timeout", "2s",
                        "muster.bean.Sound.putt.timeout", "2s",
                        "muster.bean.Sound.put.timeout", "later",
                        "muster.bean.Sound.size.consistency", "STRONG"),
                ClassMistakes.Sound.class);
        assertEquals(4, found.size(), () -> String.join("\n", found));
        assertTrue(found.get(0).startsWith("MUSTER-1501 muster.bean.Nobody.put.timeout: names no replicated bean"));
        assertTrue(found.get(1).startsWith("MUSTER-1501 muster.bean.Sound.putt.timeout: nobody reads this key"));
        assertTrue(found.get(2).startsWith("MUSTER-1502 muster.bean.Sound.put.timeout: 'later' is no duration"));
        assertTrue(found.get(3).startsWith("MUSTER-1502 muster.bean.Sound.size.consistency: 'STRONG' is no level"));
    }

    @Test
    void keysWinOverAnnotations() {
        List<String> found = problems(
                Map.of("muster.bean.Sound.size.consistency", "lease", "muster.bean.Sound.put.timeout", "5s"),
                ClassMistakes.Sound.class);
        assertEquals(1, found.size());
        assertTrue(found.get(0).startsWith("MUSTER-1117 Sound.size(): reads at level LEASE"), () -> found.get(0));
    }

    @Test
    @Tag("M17")
    void environmentVariablesSpellKeysOfNodesAndBeans() {
        Config config = new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(
                        Map.of(
                                "MUSTER_PEERS", "n1=h1:9993,n2=h2:9993,n3=h3:9993",
                                "MUSTER_NODE_ID", "n7",
                                "MUSTER_SERVICE_HOST", "10.0.0.1",
                                "MUSTER_BEAN_SOUND_PUT_TIMEOUT", "later",
                                "MUSTER_BEAN_SOUND_SIZE_CONSISTENCY", "lease"),
                        300))
                .build();
        List<String> found = problems(config, ClassMistakes.Sound.class);
        List<String> starts =
                found.stream().map(problem -> problem.substring(0, 40)).toList();
        assertEquals(3, found.size(), () -> String.join("\n", found));
        assertTrue(found.get(0).startsWith("MUSTER-1117 Sound.size(): reads at level LEASE"), starts::toString);
        assertTrue(found.get(1).startsWith("MUSTER-1502 muster.bean.Sound.put.timeout: 'later'"), starts::toString);
        assertTrue(found.get(2).startsWith("MUSTER-1505 muster.peers: this node, 'n7', is not"), starts::toString);
    }

    @Test
    @Tag("M17")
    void expressionWithoutAValueIsAProblemOfItsKey() {
        List<String> found = problems(Map.of("muster.node.id", "${NO_SUCH_THING}"), ClassMistakes.Sound.class);
        assertEquals(1, found.size(), () -> String.join("\n", found));
        assertTrue(found.get(0).startsWith("MUSTER-1502 muster.node.id: "), () -> found.get(0));
        assertTrue(found.get(0).contains("NO_SUCH_THING"), () -> found.get(0));
    }

    static List<String> problems(Map<String, String> properties, Class<?>... classes) {
        Map<String, String> all = new HashMap<>(properties);
        all.put("muster.preset", "testing");
        Config config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(all, "test", 500))
                .build();
        return problems(config, classes);
    }

    private static List<String> problems(Config config, Class<?>... classes) {
        List<AnnotatedType<?>> replicated = new ArrayList<>();
        List<AnnotatedType<?>> bystanders = new ArrayList<>();
        for (Class<?> type : Arrays.asList(classes)) {
            AnnotatedType<?> annotated = manager.createAnnotatedType(type);
            if (type.isAnnotationPresent(Replicated.class)) {
                replicated.add(annotated);
            } else if (Bystanders.is(annotated)) {
                bystanders.add(annotated);
            }
        }
        Problems problems = new Problems();
        new DeploymentReader(manager, config, problems).read(replicated, bystanders);
        List<String> found = new ArrayList<>(problems.warnings());
        problems.rejection().ifPresent(rejection -> found.addAll(rejection.problems()));
        return found;
    }

    @Test
    void interceptorThatABeansXmlMayEnableIsAWarning() {
        Problems problems = new Problems();
        List<AnnotatedType<?>> withoutPriority = List.of(
                manager.createAnnotatedType(MethodMistakes.NoPriority.class),
                manager.createAnnotatedType(MethodMistakes.OtherBinding.class));
        Config config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of("muster.preset", "testing"), "test", 500))
                .build();
        Deployment deployment = new DeploymentReader(manager, config, problems)
                .read(List.of(manager.createAnnotatedType(MethodMistakes.BoundWrite.class)), List.of())
                .orElseThrow();
        InterceptorCheck check = new InterceptorCheck(manager, withoutPriority, problems);
        deployment.beans().forEach(check::check);
        List<String> found = problems.warnings();
        assertEquals(1, found.size(), () -> String.join("\n", found));
        assertTrue(
                found.get(0)
                        .startsWith("MUSTER-1017 BoundWrite: has a binding of the interceptor NoPriority for put(),"),
                () -> found.get(0));
        assertTrue(problems.rejection().isEmpty());
    }
}
