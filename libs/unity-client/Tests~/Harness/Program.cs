using System;
using System.Runtime.InteropServices;
using UnityEngine;

namespace Laurel.Proof
{
    /// <summary>
    /// <c>proof.exe SCENARIO FOLDER PLACE</c> plays a scenario as a game that keeps its files in a folder, at a place (JSON).
    /// Ends with 0 and <c>passed</c> as the last line, or with 1 and what failed.
    /// </summary>
    public static class Program
    {
        public static void Main(string[] arguments)
        {
            // Not by way of Mono's end, which aborts threads of its own and takes that for a mistake now and then.
            Exit(Play(arguments));
        }

        [DllImport("libc", EntryPoint = "_exit")]
        private static extern void Exit(int code);

        private static int Play(string[] arguments)
        {
            try
            {
                Application.DataFolder = arguments[1];
                var type = typeof(Program).Assembly.GetType("Laurel.Proof." + arguments[0], true);
                var scenario = (IScenario)Activator.CreateInstance(type);
                PlayerLoop.Run(() => scenario.Run(new Place(arguments[2])));
                if (Debug.Exceptions.Count > 0) throw new InvalidOperationException("It logged a mistake that it does not expect.", Debug.Exceptions[0]);
                if (Transcript.Checks == 0) throw new InvalidOperationException("It checked nothing.");
                Console.WriteLine($"passed, {Transcript.Checks} checks");
                return 0;
            }
            catch (Exception exception)
            {
                Console.WriteLine("FAILED " + exception);
                return 1;
            }
        }
    }
}
