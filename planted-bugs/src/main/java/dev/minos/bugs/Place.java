package dev.minos.bugs;

import static net.bytebuddy.matcher.ElementMatchers.named;

import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;

/**
 * The one method that a bug changes. A method that is not there, or is there twice, is an error: a bug that is planted
 * nowhere would make a healthy node, and its hunt would prove nothing.
 *
 * @param type the full name of its class
 */
public record Place(String type, String method, int parameters) {
    /** Several methods of the class may have the name; this one has so many parameters. */
    public static Place of(String type, String method, int parameters) {
        return new Place(type, method, parameters);
    }

    /**
     * The class file with the bug.
     *
     * @param advice a class whose annotated methods are copied into the begin and the end of the method
     */
    byte[] changed(byte[] file, Class<?> advice) {
        ClassFileLocator locator = new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(type, file), ClassFileLocator.ForClassLoader.of(advice.getClassLoader()));
        // Both as files: reflection on either could load the class that is only about to be changed.
        TypePool files = TypePool.Default.of(locator);
        TypeDescription described = files.describe(type).resolve();
        ElementMatcher.Junction<MethodDescription> wanted =
                named(method).and(candidate -> candidate.getParameters().size() == parameters);
        int found = described.getDeclaredMethods().filter(wanted).size();
        if (found != 1) {
            throw new IllegalStateException(this + " is there " + found + " times, expected once");
        }
        return new ByteBuddy()
                .redefine(described, locator)
                .visit(Advice.to(files.describe(advice.getName()).resolve(), locator)
                        .on(wanted))
                .make()
                .getBytes();
    }

    String internalName() {
        return type.replace('.', '/');
    }

    @Override
    public String toString() {
        return type + "." + method + " with " + parameters + (parameters == 1 ? " parameter" : " parameters");
    }
}
