using System;
using System.Threading.Tasks;

namespace Laurel.Proof
{
    /// <summary>
    /// What a scenario saw, line by line: each check that held begins with <c>ok</c>.
    /// </summary>
    public static class Transcript
    {
        /// <summary>How many checks held.</summary>
        public static int Checks { get; private set; }

        /// <summary>A line for who reads it.</summary>
        public static void Say(string what) => Console.WriteLine("   " + what);

        /// <summary>Fails the scenario where something does not hold.</summary>
        public static void Check(bool holds, string what)
        {
            if (!holds) throw new InvalidOperationException("Does not hold: " + what);
            Checks++;
            Console.WriteLine("ok " + what);
        }

        /// <summary>Fails the scenario where two values differ.</summary>
        public static void Same<T>(T wanted, T found, string what)
        {
            if (!Equals(wanted, found)) throw new InvalidOperationException($"{what}: {found}, and not {wanted}");
            Check(true, $"{what}: {found}");
        }

        /// <summary>Fails the scenario where a task does not fail as it should. Gives what it failed with.</summary>
        public static async Task<TException> Fails<TException>(Task task, string what) where TException : Exception
        {
            Exception thrown = null;
            try
            {
                await task;
            }
            catch (Exception exception)
            {
                thrown = exception;
            }
            var expected = thrown as TException;
            if (expected == null) throw new InvalidOperationException($"{what}: {(object)thrown ?? "nothing was thrown"}, and not {typeof(TException).Name}");
            Check(true, $"{what}: {typeof(TException).Name}, {expected.Message}");
            return expected;
        }
    }
}
