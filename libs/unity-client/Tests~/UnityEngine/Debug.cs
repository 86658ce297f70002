using System;
using System.Collections.Generic;

namespace UnityEngine
{
    /// <summary>The console, from any thread.</summary>
    public static class Debug
    {
        public static void Log(object message) => Console.WriteLine(message);

        public static void LogWarning(object message) => Console.WriteLine("WARNING " + message);

        public static void LogError(object message) => Console.WriteLine("ERROR " + message);

        public static void LogException(Exception exception)
        {
            lock (Exceptions) Exceptions.Add(exception);
            Console.WriteLine("EXCEPTION " + exception);
        }

        /// <summary>All that were logged: for tests.</summary>
        internal static List<Exception> Exceptions { get; } = new List<Exception>();
    }
}
