"""Tables of the pooled analysis, as they were printed."""

ONE_PERSON = [
    # m/s, R of walking backward, 95 % ends for one person
    (0.6, 1.10, 0.89, 1.50),
    (0.8, 1.13, 0.91, 1.52),
    (1.0, 1.17, 0.93, 1.55),
    (1.34, 1.29, 1.02, 1.69),
    (1.6, 1.41, 1.11, 1.91),
    (1.8, 1.55, 1.15, 2.27),
]
INVERSION = [
    # m/s, VO2, METs, level forward speed of the same effort, its 95 % ends for the mean of many
    (0.6, 9.5, 2.7, 0.82, 0.67, 1.26),
    (1.0, 12.2, 3.5, 1.28, 1.15, 1.53),
    (1.34, 16.2, 4.6, 1.66, 1.55, 1.79),
    (1.6, 21.8, 6.2, 1.96, 1.85, 2.09),
    (1.8, 28.6, 8.2, 2.33, 2.05, 3.1),
    (2.24, 35.5, 10.2, 3.02, 2.70, 3.37),
]
